// Tells people in chat what became of mails.
import type { Context } from '../context.ts'
import { stageNotice } from '../notices.ts'

/** @param once identifies it: it is written once */
export async function tellPeople(context: Context, people: string[], text: string, once: string): Promise<void> {
  const deliver = await stageNotice(context, people, text, once)
  void deliver().catch(error => context.log.debug({ reason: error.message }, 'a notice was not sent'))
}

export const tellAdmins = (context: Context, text: string, once: string): Promise<void> =>
  tellPeople(context, context.admins.ids(), text, once)
