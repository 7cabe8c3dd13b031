// Sections that show what a command lists, with what can be done about it.
import { html } from '../visit/html.ts'
import { consolePage } from './frame.ts'
import { acts, card, told } from './parts.ts'

export const coupons = consolePage('coupons', async visit => ({
  title: visit.texts.console.sections.coupons,
  main: html`${await told(visit, 'coupon-list')}
  ${acts(visit, ['coupon-create', 'coupon-send', 'qr-coupon', 'coupon-report', 'coupon-revoke'])}
  ${acts(visit, ['redeem', 'redeem-undo', 'till'])}`,
}))

export const wallets = consolePage('wallets', async visit => ({
  title: visit.texts.console.sections.wallets,
  main: html`${card('statements', visit.texts.console.statements, await told(visit, 'statements'))}
  ${acts(visit, ['statement-import', 'statement-accept', 'statement-dismiss', 'ledger-export', 'freeze'])}`,
}))
