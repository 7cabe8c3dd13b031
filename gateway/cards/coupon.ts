// What pages show of a coupon: what it is worth, until when, where, its terms; and why it is not honoured.
import { stateOf, type CouponState } from '../../core/coupons/coupon.ts'
import type { Coupon, Voucher } from '../../core/coupons/records.ts'
import { shownCode, voucherLink } from '../../core/coupons/code.ts'
import { dayText } from '../../core/model/day.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote } from '../visit/page.ts'
import { qrImage } from '../posters/qr.ts'
import type { Visit } from '../visit/visit.ts'

type Shown = Pick<Visit, 'context' | 'texts'>

/** From which day to which, in the reader's language. */
export function validText({ texts }: Pick<Visit, 'texts'>, { from, until, opens, made }: Coupon): string {
  const day = (text: string) => dayText(text, texts.locale)
  return texts.couponValid(opens > made ? day(from) : undefined, until === undefined ? undefined : day(until))
}

export function couponFacts({ texts }: Shown, { worth, price, places, terms, picture }: Coupon): Html | undefined {
  const facts = [
    [texts.couponWorth, worth],
    [texts.couponPrice, price && amountShown(price)],
    [texts.couponWhere, places.join(', ')],
    [texts.couponTerms, terms],
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
        ? html`<dt>${texts.couponPicture}</dt>
            <dd><a href="${picture}" rel="noreferrer">${picture}</a></dd>`
        : undefined
    }
  </dl>`
}

/** Why nobody can redeem it at this moment; nothing when somebody can. */
export function closedText({ context, texts }: Shown, coupon: Coupon, voucher?: Voucher): string | undefined {
  if (voucher && voucher.used >= coupon.each) return texts.couponUsed
  const state: CouponState = stateOf(context, coupon)
  const day = (text: string) => dayText(text, texts.locale)
  if (state === 'revoked') return texts.couponClosed.revoked(coupon.reason ?? '')
  if (state === 'over') return texts.couponClosed.over(day(coupon.until ?? coupon.from))
  if (state === 'early') return texts.couponClosed.early(day(coupon.from))
  return state === 'used up' ? texts.couponClosed['used up'] : undefined
}

export const closedAlert = (visit: Shown, coupon: Coupon, voucher?: Voucher) =>
  alertNote(closedText(visit, coupon, voucher))

/** The QR code and the code in letters, as they are shown at the counter. */
export const codeFigure = ({ context, texts }: Shown, coupon: Coupon, { code }: Voucher): Html =>
  html`<figure>
    ${qrImage(voucherLink(context.config, code), texts.couponQr(coupon.text))}
    <figcaption>${texts.couponCode}: <strong>${shownCode(code)}</strong></figcaption>
  </figure>`
