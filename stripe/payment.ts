// Payments to us: from a saved method, or on a page of Stripe. Each has the id of our top-up in its metadata.
import type Stripe from 'stripe'
import type { Charged, Order, PaymentProvider, ProviderPayment, SavedMethod } from '../core/funding/provider.ts'
import { Fault } from '../xep/fault.ts'
import { moneyFrom, stripeAmount } from './amount.ts'
import { declineText } from './decline.ts'
import { asked, faultFrom } from './refusal.ts'
import { say } from '../texts/say.ts'

const WANTS_PERSON = new Set(['authentication_required', 'payment_intent_action_required'])

type Payments = Pick<PaymentProvider, 'openPayPage' | 'charge' | 'payment' | 'findPayment'>

export const payments = (stripe: Stripe, methods: string[]): Payments => ({
  async openPayPage({ back, once, ...order }) {
    const { id, url } = await asked(
      stripe.checkout.sessions.create(
        {
          ...{ mode: 'payment', customer: order.customer, success_url: back, cancel_url: back },
          allowed_payment_method_types: methods,
          line_items: [{ quantity: 1, price_data: priceOf(order) }],
          metadata: { bellhop_topup: order.topUp },
          payment_intent_data: { metadata: { bellhop_topup: order.topUp } },
        },
        { idempotencyKey: once },
      ),
    )
    if (!url) throw new Fault('remote-server-timeout', say('Stripe opened no page.'))
    return { id, url }
  },
  charge: order => charge(stripe, order),
  payment: async id => paymentFrom(await asked(stripe.paymentIntents.retrieve(id))),
  async findPayment(customer, topUp, since) {
    const created = { gte: Math.floor(since.getTime() / 1_000) }
    try {
      for await (const intent of stripe.paymentIntents.list({ customer, created, limit: 100 }))
        if (intent.metadata.bellhop_topup === topUp) return paymentFrom(intent)
    } catch (error) {
      throw faultFrom(error)
    }
    return undefined
  },
})

const priceOf = ({ money }: Pick<Order, 'money'>) => ({
  currency: money.currency.toLowerCase(),
  unit_amount: stripeAmount(money),
  product_data: { name: 'Wallet' },
})

async function charge(stripe: Stripe, { method, once, ...order }: Order & { method: SavedMethod }): Promise<Charged> {
  try {
    const intent = await stripe.paymentIntents.create(
      {
        ...{ amount: stripeAmount(order.money), currency: order.money.currency.toLowerCase() },
        ...{ customer: order.customer, payment_method: method.id, confirm: true, off_session: true },
        allowed_payment_method_types: [method.kind],
        metadata: { bellhop_topup: order.topUp },
      },
      { idempotencyKey: once },
    )
    return charged(stripe, intent)
  } catch (error) {
    const intent = intentOf(error)
    if (intent) return charged(stripe, intent, error)
    throw faultFrom(error)
  }
}

/** A payment that the bank wants confirmed is given up, so that the page is the only way in which it is still paid. */
async function charged(stripe: Stripe, intent: Stripe.PaymentIntent, error?: unknown): Promise<Charged> {
  const code = intent.last_payment_error?.code ?? ''
  const wantsPage = intent.status === 'requires_action' || WANTS_PERSON.has(code)
  if (wantsPage) return { payment: await giveUp(stripe, intent.id), wantsPage }
  const payment = paymentFrom(intent)
  if (error === undefined || payment.state !== 'open') return { payment, wantsPage }
  return { payment: { ...payment, state: 'failed', problem: messageOf(error) }, wantsPage }
}

/** One that was given up already is only read. */
const giveUp = async (stripe: Stripe, id: string): Promise<ProviderPayment> =>
  paymentFrom(await stripe.paymentIntents.cancel(id).catch(() => asked(stripe.paymentIntents.retrieve(id))))

/** A declined payment is an error in the library, with the payment in it. */
const intentOf = (error: unknown): Stripe.PaymentIntent | undefined =>
  error instanceof Error && 'payment_intent' in error && isIntent(error.payment_intent)
    ? error.payment_intent
    : undefined

const isIntent = (value: unknown): value is Stripe.PaymentIntent =>
  typeof value === 'object' && value !== null && 'object' in value && value.object === 'payment_intent'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export function paymentFrom(intent: Stripe.PaymentIntent): ProviderPayment {
  const { id, metadata, status, amount, amount_received, currency, last_payment_error } = intent
  const topUp = metadata.bellhop_topup
  const state = stateOf(status, last_payment_error !== null)
  const problem = last_payment_error === null ? undefined : declineText(last_payment_error)
  return {
    ...{ id, state, money: moneyFrom(state === 'succeeded' ? amount_received : amount, currency) },
    ...(topUp !== undefined && { topUp }),
    ...(problem !== undefined && { problem }),
  }
}

function stateOf(status: Stripe.PaymentIntent['status'], hasFailed: boolean): ProviderPayment['state'] {
  if (status === 'succeeded') return 'succeeded'
  if (status === 'processing') return 'processing'
  return status === 'canceled' || (status === 'requires_payment_method' && hasFailed) ? 'failed' : 'open'
}
