// A page of the gateway's that is signed in is a device of its own, as long as no app signs in with the same code.
import { note } from './audit.ts'
import type { Context } from '../context.ts'

/** Signing out ends such a code, wherever its cookie got to; one that is an app's credential, too, stays. */
export async function endPage(context: Context, id: string): Promise<void> {
  const revoked = context.now().toISOString()
  const ended = await context.store.codes.change(id, { class: 'page', revoked: null }, { revoked })
  if (ended?.person)
    await note(context, ended.person, { what: 'signed out on the page', device: id, once: `end ${id}` })
}
