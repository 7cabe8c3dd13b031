// Coupons in the booklets of their owners: one is put there once, and found by its owner alone.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { couponFrom, type Offer } from './coupon-offer.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

const MOST_COUPONS = 500 // of one owner

/** Puts a coupon into the owner's booklet; for the same message once. @throws Fault bad-request, not-acceptable, conflict */
export async function createCoupon(
  context: Context,
  offer: Offer,
  owner: Person | undefined,
  caller: Caller,
): Promise<Coupon> {
  const { coupons } = context.store
  const fresh = couponFrom(context, offer, owner, caller)
  const known = await coupons.get(fresh.id)
  if (known) return known
  if ((await coupons.count({ owner: fresh.owner })) >= MOST_COUPONS)
    throw new Fault('policy-violation', say('A booklet has up to {most} coupons.', { most: MOST_COUPONS }))
  const told = withAnswer(context, { text: couponMade(fresh) })
  try {
    await context.store.batch([{ insert: 'coupons', record: fresh }, ...inboxWrites(told)])
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    throw new Fault('conflict', say("There is a coupon '{name}' already: choose another name.", { name: fresh.name }))
  }
  return fresh
}

export const couponMade = ({ name, text }: Coupon): string =>
  say(
    'The coupon {coupon} is in your booklet as {name}. Next: coupon send {name} PEOPLE, or qr coupon {name} for a poster.',
    { coupon: text, name },
  )

/** Whether the caller decides about a coupon. */
export const ownsCoupon = ({ owner }: Coupon, caller: Caller): boolean =>
  caller.admin || (owner !== null && owner === caller.person?.id)

/** @throws Fault item-not-found */
export async function couponById({ store }: Pick<Context, 'store'>, id: string): Promise<Coupon> {
  const coupon = await store.coupons.get(id)
  if (!coupon) throw new Fault('item-not-found', say('This coupon is gone.'))
  return coupon
}

/** A coupon of the caller's own booklet. @throws Fault item-not-found, for others' as for none */
export async function ownCoupon(context: Context, typed: string, caller: Caller): Promise<Coupon> {
  const [coupon] = await context.store.coupons.find({ where: { name: typed.trim().toLowerCase() } })
  if (!coupon || !ownsCoupon(coupon, caller))
    throw new Fault(
      'item-not-found',
      say("You have no coupon '{typed}': coupon list shows yours.", { typed: typed.slice(0, 60) }),
    )
  return coupon
}

/** The coupons of the caller's own booklet, latest first; all for the administrator. */
export async function ownCoupons({ store }: Context, { admin, person }: Caller): Promise<Coupon[]> {
  const where = admin ? {} : { owner: person?.id ?? '' }
  return store.coupons.find({ where, sort: 'made', descending: true })
}

/** Who gives it: a member, or for the administrator's coupons the organisation. */
export async function issuerOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  { owner }: Coupon,
): Promise<string> {
  const person = owner === null ? undefined : await store.people.get(owner)
  return person ? `${person.name}, ${config.orgName}` : config.orgName
}
