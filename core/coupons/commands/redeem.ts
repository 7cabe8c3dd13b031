import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, textInput } from '../../commands/command.ts'
import { voucherFor } from '../cashier.ts'
import { NO_PLACE } from '../place.ts'
import { redeem as redeemVoucher } from '../redeem.ts'

export const redeem = command({
  name: 'redeem',
  help: 'redeems a coupon at the counter, by the code that the customer shows',
  who: 'member',
  inputs: { code: textInput('Code of the coupon, or its link'), place: optionalText('Where') },
  async run(context, caller, { code, place }) {
    const { voucher } = await voucherFor(context, code, caller)
    try {
      return { text: (await redeemVoucher(context, voucher.id, { place }, caller)).text }
    } catch (error) {
      if (error instanceof Fault && error.detail === NO_PLACE) return { ask: 'place', text: error.message }
      throw error
    }
  },
})
