import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, textInput, type Choice } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { voucherFor } from '../cashier.ts'
import { NO_PLACE } from '../place.ts'
import { redeem as redeemVoucher } from '../redeem.ts'

export const redeem = command({
  name: 'redeem',
  help: 'redeems a coupon at the counter, by the code that the customer shows',
  who: 'member',
  inputs: {
    code: textInput('Code of the coupon, or its link', { secret: true }),
    place: optionalText('Where', { of: 'code', choices: placesFor }),
  },
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

/** The places of the coupon. A code that the caller does not redeem has none, and counts as one that was tried. */
async function placesFor(context: Context, caller: Caller, { code }: Record<string, string>): Promise<Choice[]> {
  if (!code) return []
  try {
    const { coupon } = await voucherFor(context, code, caller)
    return coupon.places.map(place => ({ value: place, label: place }))
  } catch (error) {
    if (error instanceof Fault) return []
    throw error
  }
}
