// Ends a code or a device: nobody signs in with it any more, and its session is closed with a reason that the client shows.
import { Fault } from '../../xep/fault.ts'
import { Sessions, type Close } from '../../xep/sessions.ts'
import { noteAudit, worded } from './audit.ts'
import type { Context } from '../context.ts'
import { permitPerson } from '../policy/permit.ts'
import type { Code } from './records.ts'
import type { Caller } from '../model/caller.ts'
import type { Wording } from '../notices.ts'
import { say } from '../../texts/say.ts'

const DAY = 86_400_000 // ms
const usualReason = () => say('This device was signed out. Ask for a new access code to sign in again.')

/** Finds a code or device of the caller's own, or anybody's for the administrator. @throws Fault */
export async function codeNamed({ store }: Context, id: string, caller: Caller): Promise<Code> {
  const code = await store.codes.get(id.trim().toLowerCase())
  if (!code)
    throw new Fault(
      'item-not-found',
      say("There is no code or device '{id}'; 'devices' lists them.", { id: id.slice(0, 40) }),
    )
  permitPerson(code.person, caller)
  return code
}

export async function revokeCode(context: Context, id: string, caller: Caller): Promise<Code> {
  const code = await codeNamed(context, id, caller)
  return signOut(context, code, {
    reason: usualReason,
    what: () =>
      caller.person
        ? say('signed out by {name}', { name: caller.person.username })
        : say('signed out by the administrator'),
  })
}

interface Ending {
  /** As the client shows it. */
  reason: Wording
  /** For the person's log. */
  what: Wording
  /** What is still said to it, for clients that do not show reasons (Profanity). */
  farewell?: () => Promise<void>
}

/** Ends a code. Its reason is said in the language of the person. */
export async function signOut(context: Context, code: Code, { reason: why, what, farewell }: Ending): Promise<Code> {
  const { codes, people } = context.store
  const reason = worded(context, code.person === null ? undefined : await people.get(code.person), why)
  const revoked = context.now().toISOString()
  const [ended] = await Promise.all([
    codes.change(code.id, { revoked: null }, { revoked, reason }),
    code.person && noteAudit(context, code.person, { what, device: code.id, once: `end ${code.id}` }),
  ])
  await farewell?.()
  await endSession(context, ended ?? code)
  return ended ?? code
}

/** Closes sessions of devices that were signed out while the server was away or just before a crash. */
export async function endRevoked(context: Context): Promise<void> {
  const since = new Date(context.now().getTime() - DAY).toISOString()
  for (const code of await context.store.codes.find({ where: { revoked: { gt: since } } }))
    await endSession(context, code)
}

async function endSession(context: Context, { id: device, person, firstUse, reason }: Code): Promise<void> {
  const owner = person === null ? undefined : await context.store.people.get(person)
  if (!owner || firstUse === undefined) return
  const why = reason ?? worded(context, owner, usualReason)
  await closeSessions(context, { of: owner.username, device, condition: 'not-authorized', reason: why })
}

/** Closes sessions, with a stream error. */
export async function closeSessions({ wire, config }: Context, order: Close): Promise<void> {
  await wire.ask('set', config.domain, Sessions, { close: [order], sessions: [] })
}
