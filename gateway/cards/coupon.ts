// What pages show of a coupon: what it is worth, until when, where, its terms; and why it is not honoured.
import { stateOf, type CouponState } from '../../core/coupons/coupon-state.ts'
import type { Coupon, Voucher } from '../../core/coupons/records.ts'
import { shownCode, voucherLink } from '../../core/coupons/code.ts'
import { dayText } from '../../core/model/day.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote } from '../visit/page.ts'
import { qrImage } from '../posters/qr.ts'
import type { Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

type Shown = Pick<Visit, 'context'>

/** From which day to which, in the reader's language. */
export function validText({ from, until, opens, made }: Coupon): string {
  const [first, last] = [dayText(from), until === undefined ? undefined : dayText(until)]
  if (opens > made) {
    if (last === undefined) return say('Valid from {first}.', { first })
    return say('Valid from {first} until {last}; both days count.', { first, last })
  }
  return last === undefined ? say('Valid without an end.') : say('Valid until {last}; that day counts, too.', { last })
}

export function couponFacts({ worth, price, places, terms, picture }: Coupon): Html | undefined {
  const facts = [
    [say('Worth'), worth],
    [say('Price'), price && amountShown(price)],
    [say('Where'), places.join(', ')],
    [say('Terms'), terms],
  ].filter(([, value]) => value)
  const shown = picture !== undefined
  if (!facts.length && !shown) return undefined
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
    ${
      shown
        ? html`<dt>${say('Picture')}</dt>
            <dd><a href="${picture}" rel="noreferrer">${picture}</a></dd>`
        : undefined
    }
  </dl>`
}

/** Why nobody can redeem it at this moment; nothing when somebody can. */
export function closedText({ context }: Shown, coupon: Coupon, voucher?: Voucher): string | undefined {
  if (voucher && voucher.used >= coupon.each) return say('This coupon is used.')
  const state: CouponState = stateOf(context, coupon)
  if (state === 'revoked')
    return coupon.reason
      ? say('This coupon was taken back: {reason}', { reason: coupon.reason })
      : say('This coupon was taken back.')
  if (state === 'over') return say('This coupon ended on {day}.', { day: dayText(coupon.until ?? coupon.from) })
  if (state === 'early') return say('This coupon is not valid before {day}.', { day: dayText(coupon.from) })
  return state === 'used up' ? say('This coupon was honoured as often as there was of it.') : undefined
}

export const closedAlert = (visit: Shown, coupon: Coupon, voucher?: Voucher) =>
  alertNote(closedText(visit, coupon, voucher))

/** The QR code and the code in letters, as they are shown at the counter. */
export const codeFigure = ({ context }: Shown, coupon: Coupon, { code }: Voucher): Html =>
  html`<figure>
    ${qrImage(voucherLink(context.config, code), say('QR code of the coupon {name}', { name: coupon.text }))}
    <figcaption>${say('Code')}: <strong>${shownCode(code)}</strong></figcaption>
  </figure>`
