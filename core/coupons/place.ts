// The place where a coupon is redeemed, as a cashier names it.
import { Fault } from '../../xep/fault.ts'
import type { Coupon } from './records.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 60 // characters of a place that somebody types

/** A condition that asks for the place: `redeem` asks, and other doors say what there is. */
export const NO_PLACE = 'no place'

/**
 * One of the coupon's places, whatever its case; the only one where none is named. Any text where the coupon names none.
 * @throws Fault not-acceptable
 */
export function placeFor(
  { places, text }: Pick<Coupon, 'places' | 'text'>,
  named: string | undefined,
): string | undefined {
  const typed = named?.replace(/[\p{C}\s]+/gu, ' ').trim()
  if (!places.length) return typed?.slice(0, LONGEST) || undefined
  if (!typed && places.length === 1) return places[0]
  const fold = (place: string) => place.toLowerCase()
  const found = places.find(place => fold(place) === fold(typed ?? ''))
  if (found !== undefined) return found
  const all = places.join(', ')
  if (!typed)
    throw new Fault(
      'not-acceptable',
      say('Say where: {coupon} is honoured at {places}.', { coupon: text, places: all }),
      NO_PLACE,
    )
  throw new Fault(
    'not-acceptable',
    say("{coupon} is not honoured at '{typed}', but at {places}.", {
      coupon: text,
      typed: typed.slice(0, LONGEST),
      places: all,
    }),
  )
}
