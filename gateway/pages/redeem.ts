// /redeem: a cashier types a code, and sees whose coupon it is. Looking redeems nothing.
import { z } from 'zod'
import { voucherFor } from '../../core/coupons/cashier.ts'
import { voucherLink } from '../../core/coupons/code.ts'
import { Fault } from '../../xep/fault.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'

const Typed = z.object({ code: z.string().max(1_000) })

export const redeemForm: Page = async visit => (visit.caller ? typing(visit) : toSignIn(visit))

export const redeemTyped: Page = async visit => {
  const { context, caller, request, texts } = visit
  if (!caller) return toSignIn(visit)
  const { code } = readInput(visit, Typed, request.body)
  try {
    const { voucher } = await voucherFor(context, code, caller, request.ip)
    return { to: new URL(voucherLink(context.config, voucher.code)).pathname }
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    if (error.condition === 'resource-constraint') return { ...typing(visit, texts.slowDown), status: 429 }
    const why = new Map([
      ['bad-request', texts.couponMistyped],
      ['not-acceptable', texts.couponOwn],
    ])
    return { ...typing(visit, why.get(error.condition) ?? texts.couponUnknown), status: 404 }
  }
}

function typing(visit: Visit, problem?: string): View {
  const { texts } = visit
  const labels = { label: texts.redeemCode, hint: texts.couponHereHint, required: true, code: true, most: 200 }
  return {
    title: texts.redeemTitle,
    main: html`${alertNote(problem)}
      <p class="lead">${texts.redeemLead}</p>
      <div class="card">
        ${form(visit, '/redeem', html`${field({ name: 'code', ...labels })} <button>${texts.redeemNext}</button>`)}
      </div>
      <p><a href="/">${texts.home}</a></p>`,
  }
}
