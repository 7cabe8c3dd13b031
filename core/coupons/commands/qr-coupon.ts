import { booleanInput, command, numberInput } from '../../commands/command.ts'
import { linkOf } from '../../invites/token.ts'
import { ownCoupon } from '../coupon.ts'
import { inviteToCoupon } from '../poster.ts'
import { say } from '../../../texts/say.ts'
import { ownCouponInput } from './coupon-input.ts'

export const qrCoupon = command({
  name: 'qr coupon',
  help: 'gives a link and QR code to a coupon: who opens it gets the coupon, once',
  who: 'member',
  inputs: {
    coupon: ownCouponInput(),
    hours: numberInput('For how many hours (for ever, if none are given)'),
    new: booleanInput('Another one; earlier ones stay good'),
  },
  async run(context, caller, { coupon: name, hours, new: fresh }) {
    const coupon = await ownCoupon(context, name, caller)
    const invite = await inviteToCoupon(context, coupon, { hours, fresh }, caller)
    return {
      text: coupon.price
        ? say('Whoever opens this link, or scans its QR code, can buy {coupon}, once. invite revoke ends it.', {
            coupon: coupon.text,
          })
        : say(
            'Whoever opens this link, or scans its QR code, gets {coupon} by a message, once. invite revoke ends it.',
            { coupon: coupon.text },
          ),
      link: linkOf(context.config, invite),
    }
  },
})
