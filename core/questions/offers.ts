// What a choice brings its person beside the message: a coupon of the asker's, or a request to pay. Judged before anything is asked.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ownCoupon } from '../coupons/coupon.ts'
import { permitGiving } from '../coupons/send.ts'
import type { Caller } from '../model/caller.ts'
import type { WalletPaymentWish } from '../model/payment.ts'
import type { WrittenChoice } from './choices.ts'
import type { Asking } from './question.ts'
import type { Choice } from './records.ts'
import { say } from '../../texts/say.ts'

/**
 * Only its owner gives a coupon out, and what a choice has brought cannot be taken back.
 * @throws Fault item-not-found, not-acceptable
 */
export async function permitOffers(context: Context, asking: Asking, caller: Caller): Promise<Asking<Choice>> {
  const { choices, changeable } = asking
  if (changeable && choices.some(({ couponName, payment, walletPayment }) => couponName ?? payment ?? walletPayment))
    throw new Fault(
      'not-acceptable',
      say(
        'A choice that brings a coupon or a request to pay cannot be changed: ask without --change. Nothing was sent.',
      ),
    )
  for (const { walletPayment } of choices) if (walletPayment) refuseWalletPayment(context, walletPayment, caller)
  return { ...asking, choices: await Promise.all(choices.map(each => permitCoupon(context, each, caller))) }
}

/** @throws Fault not-acceptable where who asks has no wallet, or none in this currency */
function refuseWalletPayment({ config }: Context, { currency }: WalletPaymentWish, { person }: Caller): void {
  if (!person)
    throw new Fault('not-acceptable', say('The administrator has no wallet to be paid into. Nothing was sent.'))
  if (!config.walletCurrencies.includes(currency))
    throw new Fault(
      'not-acceptable',
      say('Wallets are in {currencies} here. Nothing was sent.', {
        currencies: config.walletCurrencies.join(', '),
      }),
    )
}

async function permitCoupon(context: Context, choice: WrittenChoice, caller: Caller): Promise<Choice> {
  const { couponName, ...rest } = choice
  if (couponName === undefined) return rest
  const coupon = await ownCoupon(context, couponName, caller)
  await permitGiving(context, coupon, 0, caller)
  return { ...rest, coupon: coupon.id }
}
