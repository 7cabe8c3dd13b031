// Cashiers: who redeems a coupon, and the voucher behind what a cashier typed or scanned. Who tries codes is slowed down.
import { Fault } from '../../xep/fault.ts'
import { networkOf, refuseWait } from '../access/attempt.ts'
import type { Context } from '../context.ts'
import { groupsOf } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import { codeInToken, readCouponCode } from './code.ts'
import { ownsCoupon } from './coupon.ts'
import type { Coupon, Voucher } from './records.ts'
import { say } from '../../texts/say.ts'

const FREE = 10 // wrong codes of one cashier that cost nothing
const FREE_IN_NETWORK = 200 // of all from one network, as a shop has one: then who has typed a wrong one waits, too

/** Its owner, the administrator, and those whom the owner names; never a guest. */
export async function mayRedeem(context: Pick<Context, 'store'>, coupon: Coupon, caller: Caller): Promise<boolean> {
  const { person } = caller
  if (ownsCoupon(coupon, caller)) return true
  if (!person || person.sponsor !== undefined) return false
  if (coupon.cashiers.includes(person.id)) return true
  if (!coupon.cashierGroups.length) return false
  const groups = await groupsOf(context, person.id)
  return coupon.cashierGroups.some(group => groups.includes(group))
}

/** @throws Fault bad-request for what is mistyped: that is no attempt at a code of somebody's */
export function readVoucherCode({ config }: Pick<Context, 'config'>, typed: string): string {
  const code = codeInToken(config, typed) ?? readCouponCode(typed)
  if (code === undefined)
    throw new Fault(
      'bad-request',
      say("'{typed}' is mistyped: a code is like K7F3-9MPX. Look at it again.", { typed: typed.trim().slice(0, 40) }),
    )
  return code
}

/**
 * A voucher that the caller redeems. One that others redeem is answered as one that is not there.
 * @param address of the caller's device, where it is known
 * @throws Fault bad-request, item-not-found, resource-constraint
 */
export function voucherFor(
  context: Context,
  typed: string,
  caller: Caller,
  address?: string,
): Promise<{ voucher: Voucher; coupon: Coupon }> {
  const code = readVoucherCode(context, typed)
  const who = `coupon codes of ${caller.admin ? 'the administrator' : (caller.person?.id ?? '')}`
  const network = address === undefined ? undefined : `coupon codes from ${networkOf(address)}`
  // One after the other, so that a thousand tries at once are counted one by one.
  return context.serially(who, async () => {
    const { throttle, store } = context
    const others = network !== undefined && throttle.wait(who, 1) > 0 ? throttle.wait(network, FREE_IN_NETWORK) : 0
    refuseWait(Math.max(throttle.wait(who, FREE), others), 'wrong codes')
    const [voucher] = await store.vouchers.find({ where: { code } })
    const coupon = voucher && (await store.coupons.get(voucher.coupon))
    if (voucher && coupon && (await mayRedeem(context, coupon, caller))) return { voucher, coupon }
    if (voucher && voucher.holder === caller.person?.id) throw ownVoucher()
    for (const key of [who, network]) if (key !== undefined) throttle.fail(key)
    throw new Fault(
      'item-not-found',
      say('There is no coupon with the code {typed} that you redeem.', { typed: typed.trim().slice(0, 40) }),
    )
  })
}

export const ownVoucher = () =>
  new Fault(
    'not-acceptable',
    say('This is a coupon of your own: show it at the counter, and somebody else there redeems it.'),
  )
