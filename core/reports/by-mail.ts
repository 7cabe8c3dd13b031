// Reports by mail: which of the ways of a subscription are open, and what the mail says.
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { harmlessName } from '../mailing/mail-text.ts'
import type { ReportContent } from '../mailing/records.ts'
import { mayGetMail } from '../mailing/report-mail.ts'
import type { Person } from '../model/person.ts'
import { barsOf } from './picture.ts'
import type { ReportSubscription, ReportWay } from './records.ts'
import { reportColumns, reportRows, reportText, type Report } from './report.ts'
import { say } from '../../texts/say.ts'

/** @throws Fault not-acceptable for somebody whom no mail reaches */
export function requireWay({ post }: Context, way: ReportWay, { mail }: Person): void {
  if (way === 'chat') return
  if (!post.mail)
    throw new Fault(
      'not-acceptable',
      say('No mail server is set up here: leave out by mail, and the report comes in chat.'),
    )
  if (mail === undefined)
    throw new Fault(
      'not-acceptable',
      say(
        'No e-mail address of yours is known: ask the administrator to add it to the list of people, or leave out by mail.',
      ),
    )
}

/** Where a report goes now. Without a mail address or a mail server a report comes in chat, so that no report is lost. */
export function openWays(
  context: Context,
  { way = 'chat' }: ReportSubscription,
  person: Person,
): { inChat: boolean; byMail: boolean; isMailClosed: boolean } {
  const byMail = way !== 'chat' && mayGetMail(context, person)
  return { byMail, inChat: way !== 'mail' || !byMail, isMailClosed: way !== 'chat' && !byMail }
}

/** What the mail says. Its title is harmless: a group's name must not be able to write a mail of its own in ours. */
export function mailOfReport(
  context: Context,
  { id: subscription, about }: Pick<ReportSubscription, 'id' | 'about'>,
  made: Report,
): ReportContent {
  const title = harmlessName(made.title) || about
  const columns = reportColumns(made)
  const text = reportText({ ...made, title })
  const stop = stopText(context, about)
  return { title, text, columns, rows: reportRows(made), bars: barsOf(made), stop, subscription }
}

/** What the last mail of a report says. */
export const mailOfEnd = (about: string, text: string): ReportContent => ({
  title: about,
  text,
  columns: [],
  rows: [],
  bars: [],
  stop: '',
})

const stopText = ({ config }: Context, about: string): string =>
  say('You asked for this report. To end it, write to {bellhop} in chat: report stop {about}', {
    ...{ bellhop: hosts(config).bellhop, about },
  })
