// Sections that show what a command lists, with what can be done about it.
import { listPayouts } from '../../core/bank/commands/bank-payouts.ts'
import type { Person } from '../../core/model/person.ts'
import { showLimits } from '../../core/wallet/commands/limits.ts'
import { html, type Html } from '../visit/html.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, answerHtml, card, told } from './parts.ts'
import { say } from '../../texts/say.ts'

export const coupons = consolePage('coupons', async visit => ({
  title: say('Coupons'),
  main: html`${await told(visit, 'coupon-list')}
  ${acts(visit, ['coupon-create', 'coupon-send', 'qr-coupon', 'coupon-report', 'coupon-revoke'])}
  ${acts(visit, ['redeem', 'redeem-undo', 'till'])}`,
}))

export const wallets = consolePage('wallets', async visit => ({
  title: say('Wallets'),
  main: html`${visit.caller.person ? await ownWallet(visit, visit.caller.person) : undefined}
  ${visit.caller.admin ? await allWallets(visit) : undefined}`,
}))

async function ownWallet(visit: ConsoleVisit, person: Person): Promise<Html> {
  return html`${card(
    'own',
    say('My wallet'),
    html`${await told(visit, 'wallet')} ${acts(visit, ['pay', 'request', 'topup', 'autopay', 'alerts', 'freeze'])}`,
  )}
  ${card('own-limits', say('What I can pay'), answerHtml(await showLimits(visit.context, person)))}
  ${card('own-requests', say('What is open'), await told(visit, 'requests'))}
  ${card('own-history', say('What happened'), await told(visit, 'history'))}`
}

async function allWallets(visit: ConsoleVisit): Promise<Html> {
  return html`${card(
    'statements',
    say('Payments that wait for a decision'),
    html`${await told(visit, 'statements')} ${acts(visit, ['statement-accept', 'statement-dismiss'])}`,
  )}
  ${card('imports', say('Imported statements'), html`${await told(visit, 'statements', { imported: 'yes' })} ${acts(visit, ['statement-import', 'ledger-export'])}`)}
  ${card('payouts', say('What people want paid to their banks'), html`${answerHtml(await listPayouts(visit.context))} ${acts(visit, ['bank-payouts'])}`)}
  ${card('limits', say('Limits that were set'), html`${await told(visit, 'limits-list')} ${acts(visit, ['limits', 'freeze'])}`)}`
}
