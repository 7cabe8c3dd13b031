// The coupon that goes with a broadcast: each recipient gets it once, before the broadcast counts as delivered.
import { wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { giveOut } from '../coupons/giving-out.ts'
import type { Group } from '../model/group.ts'
import { tellPeople } from '../notices.ts'
import { recipientsOf } from './chunks.ts'
import type { Broadcast } from './records.ts'

/** Called again, as a delivery goes on after a crash, it gives nobody a second one. */
export async function giveCoupon(context: Context, broadcast: Broadcast, group: Group): Promise<void> {
  const { id: sending, coupon } = broadcast
  if (!coupon) return
  const { id, by } = coupon
  try {
    await giveOut(context, { id }, { people: await recipientsOf(context, broadcast), by, sending })
  } catch (error) {
    if (!wasRefused(error)) throw error
    const text = `The coupon of your message to ${group.title} was given to nobody. ${error.message}`
    await tellPeople(context, [by ?? group.owner], text, `coupon of ${sending}`)
  }
}
