// Tells the administrators in chat what became of mails.
import type { Context } from '../context.ts'
import { tellPeople, type Wording } from '../notices.ts'

/** @param once identifies it: it is written once */
export const tellAdmins = (context: Context, text: Wording, once: string): Promise<void> =>
  tellPeople(context, context.admins.ids(), text, once)
