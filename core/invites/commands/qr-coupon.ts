import { inviteToCoupon } from '../invite.ts'
import { linkOf } from '../token.ts'
import { booleanInput, command, numberInput, textInput } from '../../commands/command.ts'

export const qrCoupon = command({
  name: 'qr coupon',
  help: 'gives a link and QR code to a coupon: who opens it can show it at the counter',
  who: 'admin',
  inputs: {
    coupon: textInput('What the coupon is for, as Free espresso'),
    hours: numberInput('For how many hours (for ever, if none are given)'),
    new: booleanInput('Another one; earlier ones stay good'),
  },
  async run(context, caller, { coupon, hours, new: fresh }) {
    const invite = await inviteToCoupon(context, coupon, { hours, fresh }, caller)
    return {
      text: `Whoever opens this link, or scans its QR code, can show the coupon ${invite.of} at the counter. invite revoke ends it.`,
      link: linkOf(context.config, invite),
    }
  },
})
