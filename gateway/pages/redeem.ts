// /redeem: a cashier types a code, and sees whose coupon it is. Looking redeems nothing.
import { z } from 'zod'
import { voucherFor } from '../../core/coupons/cashier.ts'
import { voucherLink } from '../../core/coupons/code.ts'
import { Fault } from '../../xep/fault.ts'
import { html } from '../visit/html.ts'
import { alertNote, field, form } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type View, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const Typed = z.object({ code: z.string().max(1_000) })

export const redeemForm: Page = async visit => (visit.caller ? typing(visit) : toSignIn(visit))

export const redeemTyped: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller) return toSignIn(visit)
  const { code } = readInput(Typed, request.body)
  try {
    const { voucher } = await voucherFor(context, code, caller, request.ip)
    return { to: new URL(voucherLink(context.config, voucher.code)).pathname }
  } catch (error) {
    if (!(error instanceof Fault) || error.condition === 'internal-server-error') throw error
    if (error.condition === 'resource-constraint')
      return { ...typing(visit, say('Too many tries. Wait a little, then try again.')), status: 429 }
    const why = new Map([
      ['bad-request', say('The code is mistyped: a code is like K7F3-9MPX. Look at it again.')],
      ['not-acceptable', say('This is a coupon of your own: somebody else at the counter redeems it.')],
    ])
    return {
      ...typing(visit, why.get(error.condition) ?? say('There is no coupon with this code that you redeem.')),
      status: 404,
    }
  }
}

function typing(visit: Visit, problem?: string): View {
  const labels = {
    label: say('Code of the coupon'),
    hint: say('8 characters, as K7F3-9MPX'),
    required: true,
    code: true,
    most: 200,
  }
  return {
    title: say('Redeem a coupon'),
    main: html`${alertNote(problem)}
      <p class="lead">${say('Scan the customer’s QR code with the camera of your phone, or type the code.')}</p>
      <div class="card">
        ${form(visit, '/redeem', html`${field({ name: 'code', ...labels })} <button>${say('Show the coupon')}</button>`)}
      </div>
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}
