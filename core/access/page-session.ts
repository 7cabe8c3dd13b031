// A page of the gateway's that is signed in is a device of its own, as long as no app signs in with the same code.
import { noteAudit } from './audit.ts'
import type { Context } from '../context.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** Finds the person who is signed in by a session that was opened with a code. @param opened when, in milliseconds */
export async function pageCaller(
  context: Context,
  { device, opened }: { device: string; opened: number },
): Promise<Caller | undefined> {
  const code = await context.store.codes.get(device)
  if (!code || code.revoked || Date.parse(code.signedOut ?? '') >= opened) return undefined
  if (code.person === null) return { admin: true, door: 'page' }
  const person = await context.store.people.get(code.person)
  return person && { ...callerFor(context, person), door: 'page' }
}

/** Ends every page session of the code, wherever its cookie got to. A code that is an app's credential, too, stays good. */
export async function endPage(context: Context, id: string): Promise<void> {
  const { codes } = context.store
  const at = context.now().toISOString()
  await codes.change(id, {}, { signedOut: at })
  const ended = await codes.change(id, { class: 'page', revoked: null }, { revoked: at })
  if (ended?.person)
    await noteAudit(context, ended.person, { what: () => say('signed out on the page'), device: id, once: `end ${id}` })
}
