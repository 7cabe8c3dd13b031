// What people with coupons read, in English.
import type { Texts } from './text.ts'

export const en: Texts = {
  language: 'en',
  locale: 'en-GB',
  heading: (coupon, by) => `${coupon}, a coupon of ${by}`,
  worth: worth => `Worth: ${worth}`,
  valid: (from, until) =>
    `Valid ${from === undefined ? '' : `from ${from} `}${until === undefined ? 'without an end' : `until ${until}`}`,
  where: places => `Where: ${places}`,
  code: code => `Code: ${code}`,
  reminder: (coupon, valid) => `You have not used your coupon ${coupon} yet. ${valid}. coupons shows its code.`,
  redeemed: (coupon, moment, place) =>
    `Your coupon ${coupon} was redeemed${place === undefined ? '' : ` at ${place}`}, ${moment}.`,
  usesLeft: left => `You can use it ${left} more ${left === 1 ? 'time' : 'times'}.`,
  undone: coupon => `The redemption of your coupon ${coupon} was undone: you can use it again.`,
  revoked: (coupon, reason) => `The coupon ${coupon} was taken back and is not honoured any more: ${reason}`,
  refunded: (amount, coupon) => `${amount} came back to your wallet for the coupon ${coupon}.`,
  given: (giver, coupon) => `${giver} gives you a coupon: ${coupon}.`,
}
