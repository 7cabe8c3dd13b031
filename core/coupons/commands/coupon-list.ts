import { command } from '../../commands/command.ts'
import { ownCoupons } from '../coupon.ts'
import { stateOf, stateShown, validityText } from '../coupon-state.ts'
import { say } from '../../../texts/say.ts'

export const couponList = command({
  name: 'coupon list',
  help: 'lists the coupons that you give out',
  who: 'member',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const found = await ownCoupons(context, caller)
    if (!found.length) return { text: say('You give out no coupons yet: coupon create makes one.') }
    const rows = await Promise.all(
      found.map(async coupon => [
        coupon.name,
        coupon.text,
        validityText(coupon),
        stateShown(stateOf(context, coupon)),
        String(await context.store.vouchers.count({ coupon: coupon.id })),
        coupon.total === undefined
          ? String(coupon.redeemed)
          : say('{redeemed} of {total}', { redeemed: coupon.redeemed, total: coupon.total }),
      ]),
    )
    const columns = [say('name'), say('coupon'), say('valid'), say('state'), say('issued'), say('redeemed')]
    return { table: { columns, rows } }
  },
})
