import { booleanInput, command, optionalText } from '../../commands/command.ts'
import { ownCoupon, ownCoupons } from '../../coupons/coupon.ts'
import { withAnswer } from '../../inbox.ts'
import { attachCoupon, templateNamed } from '../template.ts'
import { templateInput } from './inputs.ts'
import { say } from '../../../texts/say.ts'

export const templateCoupon = command({
  name: 'template coupon',
  help: 'puts a coupon of yours to a template: whoever is sent the template gets the coupon, once',
  who: 'member',
  inputs: {
    template: templateInput(),
    coupon: optionalText('Coupon of yours', {
      choices: async (context, caller) =>
        (await ownCoupons(context, caller)).map(({ name, text }) => ({ value: name, label: `${name}: ${text}` })),
    }),
    remove: booleanInput('Take it away'),
  },
  async run(context, caller, { template: named, coupon: name, remove }) {
    const template = await templateNamed(context, named, caller)
    if (name === undefined && !remove) return { ask: 'coupon', text: say('Which coupon of yours?') }
    const coupon = name === undefined || remove ? undefined : await ownCoupon(context, name, caller)
    const text = coupon
      ? say('Whoever is sent {template} gets the coupon {coupon}.', { template: template.name, coupon: coupon.text })
      : say('{template} brings no coupon any more.', { template: template.name })
    await attachCoupon(withAnswer(context, { text }), template, coupon && { id: coupon.id, name: coupon.name })
    return { text }
  },
})
