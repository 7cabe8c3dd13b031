import { command, textInput } from '../../commands/command.ts'
import { ownCoupon } from '../coupon.ts'
import { revokeCoupon } from '../revoke.ts'
import { ownCouponInput } from './coupon-input.ts'

export const couponRevoke = command({
  name: 'coupon revoke',
  help: 'takes a coupon back: it is honoured no more, and those who have it are told why',
  who: 'member',
  inputs: { coupon: ownCouponInput(), reason: textInput('Reason, which people read') },
  async run(context, caller, { coupon: name, reason }) {
    return { text: await revokeCoupon(context, await ownCoupon(context, name, caller), reason) }
  },
})
