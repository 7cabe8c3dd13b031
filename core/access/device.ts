// Devices: each belongs to a class, a person has a bounded number of each class, and a code stays with its software.
import { isLonger } from '../../xep/text.ts'
import { Fault } from '../../xep/fault.ts'
import { Heard, Sessions, type Bound } from '../../xep/sessions.ts'
import { isNoted, noteAudit } from './audit.ts'
import { askClient, isOther, type Client } from './client.ts'
import type { Context } from '../context.ts'
import { enforceDeviceLimit } from './device-limit.ts'
import { nameOf } from './device-name.ts'
import { stageNotice } from '../notices.ts'
import { tellOfReconnects } from './reconnects.ts'
import { closeSessions, codeNamed, endRevoked } from './sign-out.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Code } from './records.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const PATIENCE = 5_000 // ms until a client that does not say what it is counts as a desktop

/**
 * Handles a new session of a device: the class is found out and the limits are enforced. When this resolves everything that follows has
 * been done; begun again after a crash, it comes to the same.
 */
export async function deviceArrives(context: Context, bound: Bound): Promise<void> {
  const found = await ownerOf(context, bound.device)
  if (!found) return
  if (found.code.revoked) return endAgain(context, found.person, found.code)
  if (context.reconnects.began(bound.device)) await tellOfReconnects(context, found.person, found.code, bound.address)
  const answer = askClient(context, bound.jid)
  const client = await within(PATIENCE, answer)
  if (client) return takeUp(context, found.person, bound, client)
  await takeUp(context, found.person, bound, undefined)
  void answer
    .then(late => late && takeUp(context, found.person, bound, late))
    .catch(error => context.log.debug({ reason: error.message }, 'a late answer came to nothing'))
}

async function ownerOf({ store }: Context, device: string): Promise<{ code: Code; person: Person } | undefined> {
  const code = await store.codes.get(device)
  const person = code?.person ? await store.people.get(code.person) : undefined
  return code && person && { code, person }
}

/** Closes the session of a device that signed in at the moment at which it was signed out. */
const endAgain = (context: Context, person: Person, { id: device, reason }: Code) =>
  closeSessions(context, {
    of: person.username,
    device,
    condition: 'not-authorized',
    reason: reason ?? readBy(context, person, () => say('Signed out.')),
  })

const takeUp = (context: Context, person: Person, bound: Bound, client: Client | undefined): Promise<void> =>
  context.serially(`devices ${person.id}`, async () => {
    const { codes } = context.store
    const code = await codes.get(bound.device)
    if (!code || code.revoked) return
    if (client && isOther(code, client) && isSettled(context, code))
      return sendAway(context, person, code, bound, client)
    const kind = code.class === 'page' ? undefined : code.class
    const patch = {
      class: code.corrected ? kind : (client?.class ?? kind ?? 'desktop'),
      software: client?.software ?? code.software,
    }
    const known = (await codes.change(code.id, { revoked: null }, patch)) ?? code
    await enforceDeviceLimit(context, person, known)
  })

/** Whether a code stays with its software: while a person sets up, a code may be tried in one client and another. */
function isSettled({ config, now }: Context, { firstUse = '' }: Code): boolean {
  return firstUse < new Date(now().getTime() - config.settling * 60_000).toISOString()
}

async function sendAway(context: Context, person: Person, code: Code, bound: Bound, client: Client): Promise<void> {
  const { id: device } = code
  const stranger = () => client.software ?? say('another client')
  const reason = () =>
    say('This access code belongs to another device, {owner}. Ask for a code of your own.', { owner: nameOf(code) })
  await closeSessions(context, {
    of: person.username,
    device,
    session: bound.id,
    condition: 'policy-violation',
    reason: readBy(context, person, reason),
  })
  const hour = context.now().toISOString().slice(0, 13)
  const what = () =>
    say('refused: {stranger} tried to sign in as {owner}', { stranger: stranger(), owner: nameOf(code) })
  const address = bound.address && { address: bound.address }
  const once = `other ${device} ${client.software ?? 'another client'} ${hour}`
  if (await isNoted(context, person.id, once)) return
  const text = () => {
    const values = { stranger: stranger(), owner: nameOf(code) }
    const what = bound.address
      ? say(
          '{stranger} tried to sign in from {address} with the access code of your device {owner}, and was sent away.',
          { ...values, address: bound.address },
        )
      : say('{stranger} tried to sign in with the access code of your device {owner}, and was sent away.', values)
    const next = say('Your new device? Write pair for a code of its own. A stranger? Write code revoke {device}.', {
      device,
    })
    return `${what} ${next}`
  }
  const deliver = await stageNotice(context, [person.id], text, `${person.id} ${once}`)
  await noteAudit(context, person.id, { what, device, ...address, once })
  await deliver()
}

/** Handles the end of a device's session. */
export async function deviceLeaves({ store, now }: Context, { device }: Bound): Promise<void> {
  await store.codes.change(device, { revoked: null, firstUse: { gt: '' } }, { lastUse: now().toISOString() })
}

/** Catches up, when the stream is up, with sessions that began and ended meanwhile. */
export async function resumeDevices(context: Context): Promise<void> {
  await endRevoked(context)
  const { domain } = context.config
  const list = await context.wire.ask('get', domain, Sessions, { close: [], sessions: [] })
  if (!list) return
  const fresh = Sessions.parse(list).sessions.flatMap(({ jid, id, device, address, fresh }) =>
    fresh && id && device ? [{ jid, id, device, ...(address && { address }) }] : [],
  )
  await Promise.all(fresh.map(each => deviceArrives(context, each)))
  if (fresh.length) await context.wire.ask('set', domain, Heard, { ids: fresh.map(({ id }) => id) })
}

export async function renameDevice(context: Context, id: string, name: string, caller: Caller): Promise<Code> {
  const code = await codeNamed(context, id, caller)
  const plain = name.replace(/\p{C}+/gu, ' ').trim()
  if (!plain || isLonger(plain, 60)) throw new Fault('bad-request', say('A name has 1 to 60 characters.'))
  return (await context.store.codes.change(code.id, {}, { name: plain })) ?? code
}

/** Sets the class of a device as the person says it; no guess changes that any more. */
export async function correctDevice(context: Context, id: string, kind: string, caller: Caller): Promise<Code> {
  const code = await codeNamed(context, id, caller)
  const person = code.person === null ? undefined : await context.store.people.get(code.person)
  if (kind !== 'mobile' && kind !== 'desktop') throw new Fault('bad-request', say('A device is mobile or desktop.'))
  if (!person || code.revoked || !code.firstUse)
    throw new Fault('not-acceptable', say('No device is signed in with that.'))
  return context.serially(`devices ${person.id}`, async () => {
    const corrected = await context.store.codes.change(code.id, { revoked: null }, { class: kind, corrected: true })
    if (corrected) await enforceDeviceLimit(context, person, corrected)
    return corrected ?? code
  })
}

/** Waits for a promise; undefined when it takes longer. */
async function within<T>(milliseconds: number, promised: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => (timer = setTimeout(resolve, milliseconds, undefined)))
  try {
    return await Promise.race([promised, late])
  } finally {
    clearTimeout(timer)
  }
}
