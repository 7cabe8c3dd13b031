// Ending the mails of a report by the link that stands in them. The link is enough: nobody has to sign in.
import { Fault } from '../../xep/fault.ts'
import { say } from '../../texts/say.ts'
import type { Context } from '../context.ts'
import { personInToken, reportEndToken } from '../mailing/report-end.ts'
import type { ReportSubscription } from './records.ts'
import { subscriptionsOf } from './subscription.ts'
import { isEqualText } from '../model/secret.ts'

/** The subscription whose mails a link ends; nothing where they have ended. @throws Fault item-not-found for what is no token */
export async function reportMailsOf(context: Context, token: string): Promise<ReportSubscription | undefined> {
  const person = personInToken(token)
  if (person === undefined)
    throw new Fault('item-not-found', say('This link is not complete. Open it in the e-mail again.'))
  const all = await subscriptionsOf(context, { id: person })
  return all.find(each => isEnding(context, each, token))
}

const isEnding = ({ config }: Context, { id: subscription, person, way }: ReportSubscription, token: string): boolean =>
  (way === 'mail' || way === 'both') && isEqualText(reportEndToken(config, { person, subscription }), token)

/** Ends the mails of a report. Who gets the report in chat, too, still gets it there. */
export async function endReportMails({ store }: Context, { id, way }: ReportSubscription): Promise<void> {
  if (way === 'both') await store.reportSubscriptions.change(id, { way: 'both' }, { way: 'chat' })
  else await store.reportSubscriptions.remove(id)
}
