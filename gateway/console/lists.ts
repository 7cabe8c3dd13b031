// Sections that show what a command lists, with what can be done about it.
import { html } from '../visit/html.ts'
import { consolePage } from './frame.ts'
import { acts, card, told } from './parts.ts'
import { say } from '../../texts/say.ts'

export const coupons = consolePage('coupons', async visit => ({
  title: say('Coupons'),
  main: html`${await told(visit, 'coupon-list')}
  ${acts(visit, ['coupon-create', 'coupon-send', 'qr-coupon', 'coupon-report', 'coupon-revoke'])}
  ${acts(visit, ['redeem', 'redeem-undo', 'till'])}`,
}))

export const wallets = consolePage('wallets', async visit => ({
  title: say('Wallets'),
  main: html`${card('statements', say('Payments that wait for a decision'), await told(visit, 'statements'))}
  ${acts(visit, ['statement-import', 'statement-accept', 'statement-dismiss', 'ledger-export', 'limits', 'freeze'])}`,
}))
