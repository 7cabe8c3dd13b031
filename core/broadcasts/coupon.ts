// The coupon that goes with a broadcast: each recipient gets it once, before the broadcast counts as delivered.
import { wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { giveOut } from '../coupons/giving-out.ts'
import type { Group } from '../model/group.ts'
import { tellPeople } from '../notices.ts'
import { recipientsOf } from './chunks.ts'
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'
import { readBy } from '../model/reader.ts'

/** Called again, as a delivery goes on after a crash, it gives nobody a second one. */
export async function giveCoupon(context: Context, broadcast: Broadcast, group: Group): Promise<void> {
  const { id: sending, coupon } = broadcast
  if (!coupon) return
  const { id, by } = coupon
  const giver = by ?? group.owner
  const people = await recipientsOf(context, broadcast)
  await readBy(context, await context.store.people.get(giver), async () => {
    try {
      await giveOut(context, { id }, { people, by, sending })
    } catch (error) {
      if (!wasRefused(error)) throw error
      const { title } = group
      const text = `${say('The coupon of your message to {title} was given to nobody.', { title })} ${error.message}`
      await tellPeople(context, [giver], text, `coupon of ${sending}`)
    }
  })
}
