// Coupons as their owner makes them: what they are for, from which day to which, how often, where, and who redeems them.
import { isWeb } from '../../xep/files.ts'
import { Fault } from '../../xep/fault.ts'
import { isLonger } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { beginningOfDay, dayAfter, dayAt, dayText, readDay } from '../model/day.ts'
import type { Person } from '../model/person.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { priceFrom } from './price.ts'
import type { Coupon } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

const MOST = 1_000_000 // redemptions of one coupon, and of one person
const MOST_PLACES = 50 // places of one coupon
const LONGEST_LINE = 100 // characters of what a coupon is for
const LONGEST_WORTH = 60 // characters
const LONGEST_TERMS = 1_000 // characters
const LONGEST_PLACE = 60 // characters
const MOST_COUPONS = 500 // of one owner

/** As its owner words it. */
export interface Offer {
  name: string
  text: string
  worth?: string | undefined
  /** What it costs, as 4.50. */
  price?: string | undefined
  terms?: string | undefined
  picture?: string | undefined
  from?: string | undefined
  until?: string | undefined
  total?: number | undefined
  each?: number | undefined
  places: string[]
  cashiers: Person[]
  cashierGroups: string[]
}

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

function couponFrom(context: Context, offer: Offer, owner: Person | undefined, caller: Caller): Coupon {
  const name = offer.name.trim().toLowerCase()
  if (!/^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}-]{0,39}$/u.test(name))
    throw new Fault(
      'bad-request',
      say('The name of a coupon is one word of up to 40 letters, digits and dashes, as espresso.'),
    )
  const text = line(offer.text, LONGEST_LINE, most =>
    say('Say what the coupon is for in up to {most} characters.', { most }),
  )
  if (!text) throw new Fault('bad-request', say('Say in 1 to 100 characters what the coupon is for.'))
  const worth = line(offer.worth, LONGEST_WORTH, most => say('Say its worth in up to {most} characters.', { most }))
  const terms = paragraphs(offer.terms, LONGEST_TERMS)
  const { picture } = offer
  if (picture !== undefined && (!isWeb(picture) || picture.length > 1_000))
    throw new Fault('not-acceptable', say('A picture is given by its address, which begins with https.'))
  if (offer.places.length > MOST_PLACES)
    throw new Fault('not-acceptable', say('A coupon has up to {most} places.', { most: MOST_PLACES }))
  const places = offer.places
    .map(place => line(place, LONGEST_PLACE, most => say('Say a place in up to {most} characters.', { most })))
    .filter(place => place !== undefined)
  return {
    id: idFrom(context, `coupon ${name}`, inboxId(caller), 10),
    name,
    owner: owner?.id ?? null,
    text,
    ...(worth !== undefined && { worth }),
    ...(offer.price !== undefined && { price: priceFrom(context, offer.price, owner) }),
    ...(terms !== undefined && { terms }),
    ...(picture !== undefined && { picture }),
    ...validity(context, offer),
    ...(offer.total !== undefined && {
      total: bounded(offer.total, most => say('Say from 1 to {most} how often it is honoured in all.', { most })),
    }),
    each: bounded(offer.each ?? 1, most =>
      say('Say from 1 to {most} how often it is honoured for one person.', { most }),
    ),
    places,
    cashiers: offer.cashiers.map(({ id }) => id),
    cashierGroups: offer.cashierGroups,
    made: context.now().toISOString(),
    redeemed: 0,
  }
}

/** From today where no first day is given; for ever where no last one is. */
function validity(
  context: Context,
  offer: Pick<Offer, 'from' | 'until'>,
): Pick<Coupon, 'from' | 'until' | 'opens' | 'closes'> {
  const zone = timeZoneOf(context.config)
  const today = dayAt(context.now(), zone)
  const from = offer.from === undefined ? today : readDay(offer.from)
  const opens = beginningOfDay(from, zone).toISOString()
  if (offer.until === undefined) return { from, opens }
  const until = readDay(offer.until)
  if (until < from)
    throw new Fault(
      'not-acceptable',
      say('The last day, {until}, is before the first one, {from}. Nothing was made.', { until, from }),
    )
  if (until < today)
    throw new Fault('not-acceptable', say('The last day, {until}, is over already. Nothing was made.', { until }))
  return { from, until, opens, closes: beginningOfDay(dayAfter(until), zone).toISOString() }
}

/** What is said of a text or number that is beyond its bound. */
type Refusal = (most: number) => string

function bounded(number: number, refusal: Refusal): number {
  if (number < 1 || number > MOST) throw new Fault('not-acceptable', refusal(MOST))
  return number
}

/** One line: no line breaks, control characters or marks of direction. */
function line(text: string | undefined, most: number, refusal: Refusal): string | undefined {
  const plain = text?.replace(/[\p{C}\s]+/gu, ' ').trim()
  if (plain !== undefined && isLonger(plain, most)) throw new Fault('bad-request', refusal(most))
  return plain || undefined
}

function paragraphs(text: string | undefined, most: number): string | undefined {
  const plain = text?.replace(/[^\P{C}\n]+/gu, ' ').trim()
  if (plain !== undefined && isLonger(plain, most))
    throw new Fault('bad-request', say('Terms have up to {most} characters.', { most }))
  return plain || undefined
}

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

/** A coupon is revoked, not yet or no longer honoured, used up, or open. */
export type CouponState = 'open' | 'early' | 'over' | 'revoked' | 'used up'

/** The state as people read it in a table. */
export const stateShown = (state: CouponState): string =>
  ({
    open: say('open'),
    early: say('early'),
    over: say('over'),
    revoked: say('revoked'),
    'used up': say('used up'),
  })[state]

export function stateOf({ now }: Pick<Context, 'now'>, coupon: Coupon): CouponState {
  const moment = now().toISOString()
  if (coupon.revoked !== undefined) return 'revoked'
  if (coupon.closes !== undefined && coupon.closes <= moment) return 'over'
  if (coupon.total !== undefined && coupon.redeemed >= coupon.total) return 'used up'
  return coupon.opens > moment ? 'early' : 'open'
}

/** Why a coupon is not honoured at this moment, in words; nothing when it is. */
export function closedBecause(context: Pick<Context, 'now'>, coupon: Coupon): string | undefined {
  const { from, until = '', total, reason } = coupon
  const state = stateOf(context, coupon)
  if (state === 'revoked') return reason ? say('It was taken back: {reason}', { reason }) : say('It was taken back.')
  if (state === 'over') return say('It ended on {day}.', { day: dayText(until) })
  if (state === 'used up') return usedUpText(total ?? 0)
  return state === 'early' ? say('It is not valid before {day}.', { day: dayText(from) }) : undefined
}

const usedUpText = (total: number): string =>
  sayCount(
    total,
    'It was honoured {count} time, which was all there was.',
    'It was honoured {count} times, which was all there was.',
  )

/** Nobody gets a coupon that is honoured no more. @throws Fault not-acceptable */
export function refuseGivingOut(context: Pick<Context, 'now'>, coupon: Coupon): void {
  const closed = stateOf(context, coupon) === 'early' ? undefined : closedBecause(context, coupon)
  if (closed !== undefined)
    throw new Fault('not-acceptable', say('{coupon} cannot be given out. {closed}', { coupon: coupon.text, closed }))
}

/** From which day to which it is honoured, for a table. */
export function validityText(coupon: Coupon): string {
  const { from, until } = daysShown(coupon)
  if (from === undefined) return until === undefined ? say('without an end') : say('until {until}', { until })
  return until === undefined
    ? say('from {from} without an end', { from })
    : say('from {from} until {until}', { from, until })
}

/** The same as a sentence by itself, without a full stop. */
export function validSentence(coupon: Coupon): string {
  const { from, until } = daysShown(coupon)
  if (from === undefined)
    return until === undefined ? say('Valid without an end') : say('Valid until {until}', { until })
  return until === undefined
    ? say('Valid from {from} without an end', { from })
    : say('Valid from {from} until {until}', { from, until })
}

/** The first day only where it lay ahead when the coupon was made. */
const daysShown = ({ from, until, opens, made }: Coupon) => ({
  from: opens > made ? dayText(from) : undefined,
  until: until === undefined ? undefined : dayText(until),
})

/** Who gives it: a member, or for the administrator's coupons the organisation. */
export async function issuerOf(
  { store, config }: Pick<Context, 'store' | 'config'>,
  { owner }: Coupon,
): Promise<string> {
  const person = owner === null ? undefined : await store.people.get(owner)
  return person ? `${person.name}, ${config.orgName}` : config.orgName
}
