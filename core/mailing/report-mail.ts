// Mails with a report: who may get one, and the record that the queue sends.
import { languageFor } from '../model/reader.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { mailId } from './mail.ts'
import type { OutgoingMail, ReportContent } from './records.ts'

/** Whether a report can go to a person by mail: there is a way out, and a mail address on the organisation's list. */
export const mayGetMail = ({ post }: Pick<Context, 'post'>, { mail }: Pick<Person, 'mail'>): boolean =>
  post.mail !== undefined && mail !== undefined

/**
 * The record of a mail with a report. It belongs into the batch with what the report follows from.
 * @param once identifies the mail, which is stored and sent once
 */
export function reportMail(context: Context, person: Person, report: ReportContent, once: string): OutgoingMail {
  const { config, now } = context
  const about = { channel: 'mail', kind: 'report', by: config.orgName, inviter: null, state: 'due' } as const
  const id = mailId(context, `report ${once}`)
  const language = languageFor(context, person)
  return { id, ...about, person: person.id, to: person.mail ?? '', language, at: now().toISOString(), report }
}
