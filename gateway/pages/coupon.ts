// /k/TOKEN: what the coupon is, by whom, until when. Looking at it gives nothing out; getting it does, once to each person.
import { closedBecause, stateOf } from '../../core/coupons/coupon-state.ts'
import { issuerOf } from '../../core/coupons/coupon.ts'
import { voucherLink } from '../../core/coupons/code.ts'
import { invitedCoupon, takeCoupon } from '../../core/coupons/poster.ts'
import { pageOf } from '../../core/wallet/payment.ts'
import { amountShown } from '../../core/wallet/unit.ts'
import { readToken } from '../../core/invites/invite.ts'
import { closedAlert, couponFacts, validText } from '../cards/coupon.ts'
import { accountCard, asGuest, guestCard } from '../cards/guest.ts'
import { qrCard } from '../cards/invite-qr.ts'
import { joinUri } from '../cards/xmpp-uri.ts'
import { html } from '../visit/html.ts'
import { form } from '../visit/page.ts'
import { readInput, toSignIn, type Page } from '../visit/visit.ts'
import { Token } from './welcome.ts'
import { say } from '../../texts/say.ts'

export const coupon: Page = async visit => {
  const { context, request, caller } = visit
  const { token } = readInput(Token, request.params)
  const invite = await readToken(context, token, 'coupon', caller?.person?.id)
  const found = await invitedCoupon(context, invite)
  const own = caller?.admin || (caller?.person !== undefined && caller.person.id === invite.by)
  const isOpen = closedBecause(context, found) === undefined || stateOf(context, found) === 'early'
  const get = form(
    visit,
    `/k/${token}`,
    html`<p class="hint">
        ${found.price ? say('You confirm the payment on the next page. As soon as it is paid, the coupon is in your booklet and comes as a message.') : say('It comes to you as a message, and is in your booklet. Everybody gets it once.')}
      </p>
      <button>
        ${found.price ? say('Buy it for {price}', { price: amountShown(found.price) }) : say('Get the coupon')}
      </button>`,
  )
  const stranger = html`${invite.by === null ? undefined : guestCard(visit)} ${accountCard(visit, token)}`
  return {
    app: joinUri(context.config, token),
    title: found.text,
    main: html`${closedAlert(visit, found)}
      <p class="lead">${say('A coupon of {by}.', { by: await issuerOf(context, found) })} ${validText(found)}</p>
      ${couponFacts(found)} ${own ? qrCard(visit, invite) : undefined}
      ${caller?.person && !own && isOpen ? get : undefined} ${caller || !isOpen ? undefined : stranger}`,
  }
}

export const getCoupon: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller?.person) return toSignIn(visit)
  const { token } = readInput(Token, request.params)
  const taken = await takeCoupon(context, token, caller.person)
  if ('payment' in taken) return { to: new URL(pageOf(context, taken.payment)).pathname }
  const { voucher } = taken
  return { to: `${new URL(voucherLink(context.config, voucher.code)).pathname}?taken` }
}

/** A stranger comes in as a guest, and has the coupon. */
export const couponAsGuest: Page = async visit => {
  const { token } = readInput(Token, visit.request.params)
  return asGuest(visit, token, 'coupon')
}
