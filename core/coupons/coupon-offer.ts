// What the owner of a coupon says about it, checked, and as the record has it.
import { isWeb } from '../../xep/files.ts'
import { Fault } from '../../xep/fault.ts'
import { isLonger } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { beginningOfDay, dayAfter, dayAt, readDay } from '../model/day.ts'
import type { Person } from '../model/person.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { priceFrom } from './price.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

const MOST = 1_000_000 // redemptions of one coupon, and of one person
const MOST_PLACES = 50 // places of one coupon
const LONGEST_LINE = 100 // characters of what a coupon is for
const LONGEST_WORTH = 60 // characters
const LONGEST_TERMS = 1_000 // characters
const LONGEST_PLACE = 60 // characters

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

/** The record of an offer. @throws Fault bad-request, not-acceptable */
export function couponFrom(context: Context, offer: Offer, owner: Person | undefined, caller: Caller): Coupon {
  const name = nameFrom(offer.name)
  const text = line(offer.text, LONGEST_LINE, most =>
    say('Say what the coupon is for in up to {most} characters.', { most }),
  )
  if (!text) throw new Fault('bad-request', say('Say in 1 to 100 characters what the coupon is for.'))
  const worth = line(offer.worth, LONGEST_WORTH, most => say('Say its worth in up to {most} characters.', { most }))
  const terms = paragraphs(offer.terms, LONGEST_TERMS)
  const picture = pictureFrom(offer.picture)
  const total =
    offer.total === undefined
      ? undefined
      : bounded(offer.total, most => say('Say from 1 to {most} how often it is honoured in all.', { most }))
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
    ...(total !== undefined && { total }),
    each: bounded(offer.each ?? 1, most =>
      say('Say from 1 to {most} how often it is honoured for one person.', { most }),
    ),
    places: placesFrom(offer.places),
    cashiers: offer.cashiers.map(({ id }) => id),
    cashierGroups: offer.cashierGroups,
    made: context.now().toISOString(),
    redeemed: 0,
  }
}

function nameFrom(typed: string): string {
  const name = typed.trim().toLowerCase()
  if (/^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}-]{0,39}$/u.test(name)) return name
  throw new Fault(
    'bad-request',
    say("The name of a coupon is one word of up to 40 letters, digits and dashes, as espresso; not '{typed}'.", {
      typed: typed.slice(0, 60),
    }),
  )
}

function pictureFrom(picture: string | undefined): string | undefined {
  if (picture !== undefined && (!isWeb(picture) || picture.length > 1_000))
    throw new Fault('not-acceptable', say('A picture is given by its address, which begins with https.'))
  return picture
}

function placesFrom(places: string[]): string[] {
  if (places.length > MOST_PLACES)
    throw new Fault('not-acceptable', say('A coupon has up to {most} places.', { most: MOST_PLACES }))
  return places
    .map(place => line(place, LONGEST_PLACE, most => say('Say a place in up to {most} characters.', { most })))
    .filter(place => place !== undefined)
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
