// What people with coupons read, in German.
import type { Texts } from './text.ts'

export const de: Texts = {
  language: 'de',
  locale: 'de-DE',
  heading: (coupon, by) => `${coupon}, ein Gutschein von ${by}`,
  worth: worth => `Wert: ${worth}`,
  valid: (from, until) =>
    `Gültig ${from === undefined ? '' : `ab ${from} `}${until === undefined ? 'ohne Ende' : `bis ${until}`}`,
  where: places => `Wo: ${places}`,
  code: code => `Code: ${code}`,
  reminder: (coupon, valid) =>
    `Sie haben Ihren Gutschein ${coupon} noch nicht eingelöst. ${valid}. Den Code zeigt: coupons`,
  redeemed: (coupon, moment, place) =>
    `Ihr Gutschein ${coupon} wurde eingelöst${place === undefined ? '' : `, ${place}`}, ${moment}.`,
  usesLeft: left => `Sie können ihn noch ${left} Mal einlösen.`,
  undone: coupon =>
    `Die Einlösung Ihres Gutscheins ${coupon} wurde rückgängig gemacht: Sie können ihn wieder einlösen.`,
  revoked: (coupon, reason) => `Der Gutschein ${coupon} wurde zurückgenommen und gilt nicht mehr: ${reason}`,
  refunded: (amount, coupon) => `${amount} sind für den Gutschein ${coupon} in Ihr Guthaben zurückgekommen.`,
  given: (giver, coupon) => `${giver} schenkt Ihnen einen Gutschein: ${coupon}.`,
}
