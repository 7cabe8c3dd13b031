// The texts that people with coupons read in every language.
import type { Config } from '../../../config.ts'

export interface Texts {
  /** BCP 47. */
  language: Config['language']
  /** How days are written. */
  locale: string
  /** What a coupon is. @param by who gives it */
  heading: (coupon: string, by: string) => string
  worth: (worth: string) => string
  /** From which day to which it is honoured. */
  valid: (from: string | undefined, until: string | undefined) => string
  where: (places: string) => string
  code: (code: string) => string
  /** Asks to use it before its end. */
  reminder: (coupon: string, valid: string) => string
  redeemed: (coupon: string, moment: string, place: string | undefined) => string
  /** How often it can still be used. */
  usesLeft: (left: number) => string
  undone: (coupon: string) => string
  revoked: (coupon: string, reason: string) => string
  /** The price of what is not used comes back. */
  refunded: (amount: string, coupon: string) => string
  /** @param giver who gives the own coupon away */
  given: (giver: string, coupon: string) => string
}
