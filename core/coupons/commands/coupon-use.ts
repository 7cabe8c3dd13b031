import { command, textInput } from '../../commands/command.ts'
import { inboxId } from '../../inbox.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { ownVoucherInput, ownVoucherNamed } from './voucher-input.ts'
import { customerText, redeemAtTill } from '../till.ts'

export const couponUse = command({
  name: 'coupon use',
  help: 'redeems a coupon of yours at the counter, by the code that the cashier shows',
  who: 'person',
  inputs: { coupon: ownVoucherInput(), counter: textInput('Code of the counter', { secret: true }) },
  async run(context, caller, { coupon: name, counter }) {
    const { voucher, coupon } = await ownVoucherNamed(context, callerPerson(caller), name)
    await redeemAtTill(context, voucher.id, counter, { once: inboxId(caller) })
    return { text: customerText(coupon) }
  },
})
