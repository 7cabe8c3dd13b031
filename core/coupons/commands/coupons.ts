import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { bookletOf } from '../booklet.ts'
import { shownCode, voucherLink } from '../code.ts'
import { validityText } from '../coupon.ts'

export const coupons = command({
  name: 'coupons',
  help: 'shows the coupons that you have',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const pages = await bookletOf(context, callerPerson(caller))
    if (!pages.length) return { text: 'You have no coupons.' }
    const rows = pages.map(({ voucher, coupon, closed }) => [
      shownCode(voucher.code),
      coupon.text,
      coupon.worth ?? '',
      closed ?? `valid ${validityText(coupon)}`,
      closed === undefined ? voucherLink(context.config, voucher.code) : '',
    ])
    return { table: { columns: ['code', 'coupon', 'worth', 'valid', 'link'], rows } }
  },
})
