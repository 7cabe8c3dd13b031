// A file of coupons that a first start makes and sends: the demo's. Its columns are name, text, worth, terms, owner, cashiers and to.
import { readNames } from '../commands/names.ts'
import type { Context } from '../context.ts'
import { bringFirstFile } from '../first-file.ts'
import { callerFor } from '../model/caller.ts'
import { personNamed } from '../people/person.ts'
import { createCoupon } from './coupon.ts'
import { sendCoupon } from './send.ts'

/** @throws Fault for a row that cannot be used */
export const bringCoupons = async (context: Context, path: string): Promise<void> =>
  void (await bringFirstFile(context, 'coupons', path, row => bring(context, row)))

/** The same coupon and the same sending, where a start was cut short. */
async function bring(
  context: Context,
  { name = '', text = '', worth, price, terms, owner: by = '', cashiers = '', to = '' }: Record<string, string>,
) {
  const owner = await personNamed(context, by)
  const caller = { ...callerFor(context, owner), jid: 'file of coupons', origin: name }
  const redeemers = await Promise.all(readNames(cashiers).map(each => personNamed(context, each)))
  const offer = { name, text, worth, price, terms, places: [], cashiers: redeemers, cashierGroups: [] }
  const coupon = await createCoupon(context, offer, owner, caller)
  if (to) await sendCoupon(context, coupon, { names: readNames(to) }, caller)
}
