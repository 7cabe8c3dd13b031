import { Fault } from '../../../xep/fault.ts'
import { command, optionalText } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { ownCoupon } from '../coupon.ts'
import { sendCoupon } from '../send.ts'
import { ownCouponInput } from './coupon-input.ts'
import { say } from '../../../texts/say.ts'

const names = namesInput('To whom: people, groups and lists, with commas between')

export const couponSend = command({
  name: 'coupon send',
  help: 'sends a coupon to people, groups or lists; each person gets it once',
  who: 'member',
  more:
    'For example: coupon send espresso to nyang, team-sales, customers. The command lists names the lists. With' +
    ' --text "Thank you for your visit." your words stand above the coupon.',
  inputs: {
    coupon: ownCouponInput(),
    to: { ...names, required: true, parse: raw => names.parse(raw.replace(/^\s*to\s+(?=\S)/i, '')) },
    text: optionalText('What you write above it', { named: true }),
  },
  async run(context, caller, { coupon: name, to, text: written }) {
    const coupon = await ownCoupon(context, name, caller)
    if (!to) throw new Fault('bad-request', say('Say to whom: people, groups or lists.'))
    return { text: await sendCoupon(context, coupon, { names: to, written }, caller) }
  },
})
