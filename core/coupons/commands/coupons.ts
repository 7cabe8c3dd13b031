import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { bookletOf } from '../booklet.ts'
import { shownCode, voucherLink } from '../code.ts'
import { momentText } from '../../model/moment.ts'
import { pageOf, referenceShown } from '../../wallet/payment.ts'
import { amountShown } from '../../wallet/unit.ts'
import { openOffers } from '../giving-out.ts'
import { validSentence } from '../coupon-state.ts'
import { say } from '../../../texts/say.ts'

export const coupons = command({
  name: 'coupons',
  help: 'shows the coupons that you have',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const own = callerPerson(caller)
    const [pages, offers] = await Promise.all([bookletOf(context, own), openOffers(context, own)])
    if (!pages.length && !offers.length) return { text: say('You have no coupons.') }
    const rows = pages.map(({ voucher, coupon, closed }) => [
      shownCode(voucher.code),
      coupon.text,
      coupon.worth ?? '',
      closed ?? validSentence(coupon),
      closed === undefined ? voucherLink(context.config, voucher.code) : '',
    ])
    const offered = offers.map(payment => [
      referenceShown(payment.reference),
      payment.purpose ?? '',
      '',
      say('for {amount}: confirm it until {until}', {
        amount: amountShown(payment),
        until: momentText(context.config, payment.until),
      }),
      pageOf(context, payment),
    ])
    const columns = [say('code'), say('coupon'), say('worth'), say('valid'), say('link')]
    return { table: { columns, rows: [...rows, ...offered] } }
  },
})
