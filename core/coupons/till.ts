// Tills: a code that a cashier shows, and that customers type to redeem their coupons by themselves. The cashier is told of each.
import { Fault } from '../../xep/fault.ts'
import { networkOf, refuseWait } from '../access/attempt.ts'
import type { Context } from '../context.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { sweep } from '../runs/sweep.ts'
import { mayRedeem } from './cashier.ts'
import { makeCouponCode, readCouponCode } from './code.ts'
import { currentVoucher, redeem, type Redeemed } from './redeem.ts'
import type { Coupon, Till } from './records.ts'
import { say } from '../../texts/say.ts'

const MINUTES = 10 // for which a till is open
const FREE = 5 // wrong codes for one coupon that cost nothing
const FREE_IN_NETWORK = 50 // wrong codes of tills from one network that cost nothing

/** Opens a till of the cashier's at a place; the one before it ends. */
export async function openTill(context: Context, cashier: Person, place: string | undefined): Promise<Till> {
  const { tills } = context.store
  const until = new Date(context.now().getTime() + MINUTES * 60_000).toISOString()
  const till = { id: makeCouponCode(), cashier: cashier.id, until, ...(place !== undefined && { place }) }
  await sweep(tills, { cashier: cashier.id })
  await tills.insert(till)
  return till
}

/**
 * The holder of a voucher redeems it before a cashier's till.
 * @param once identifies the request
 * @throws Fault item-not-found for a code that is no till's, or of a cashier who does not redeem this coupon
 */
export async function redeemAtTill(
  context: Context,
  id: string,
  typed: string,
  { once, address }: { once?: string | undefined; address?: string | undefined } = {},
): Promise<Redeemed> {
  const keys = [`tills for ${id}`, ...(address === undefined ? [] : [`tills from ${networkOf(address)}`])]
  const [of = '', from = ''] = keys
  const { till, cashier } = await context.serially(of, async () => {
    const { throttle } = context
    refuseWait(Math.max(throttle.wait(of, FREE), from ? throttle.wait(from, FREE_IN_NETWORK) : 0), 'wrong codes')
    const found = await tillFor(context, id, typed)
    if (!found) for (const key of keys) throttle.fail(key)
    if (!found)
      throw new Fault(
        'item-not-found',
        say('{typed} is no code of this counter: ask for a new one.', { typed: typed.trim().slice(0, 40) }),
      )
    return found
  })
  const { coupon } = await currentVoucher(context, id)
  return redeem(context, id, { place: till.place, once, customer: customerText(coupon) }, cashier)
}

async function tillFor(
  context: Context,
  voucher: string,
  typed: string,
): Promise<{ till: Till; cashier: Caller } | undefined> {
  const { store, now } = context
  const till = await store.tills.get(readCouponCode(typed) ?? ' ')
  const person = till && (await store.people.get(till.cashier))
  if (!till || !person || till.until <= now().toISOString()) return undefined
  const { coupon } = await currentVoucher(context, voucher)
  const cashier = callerFor(context, person)
  return (await mayRedeem(context, coupon, cashier)) ? { till, cashier } : undefined
}

/** What the customer reads. */
export const customerText = ({ text }: Pick<Coupon, 'text'>): string =>
  say('Your coupon {coupon} is redeemed.', { coupon: text })

export const expireTills = ({ store, now }: Context): Promise<void> =>
  sweep(store.tills, { until: { lt: now().toISOString() } })
