// The coupon that a command is about.
import { textInput } from '../../commands/command.ts'
import { ownCoupons } from '../coupon.ts'

const SHOWN = 50

/** One of the caller's own booklet. */
export const ownCouponInput = () =>
  textInput('Coupon', {
    choices: async (context, caller) =>
      (await ownCoupons(context, caller))
        .filter(({ revoked }) => revoked === undefined)
        .slice(0, SHOWN)
        .map(({ name, text }) => ({ value: name, label: `${name}: ${text}` })),
  })
