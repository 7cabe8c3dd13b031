// Cards and mandates that customers save on a page of Stripe.
import type Stripe from 'stripe'
import type { PaymentProvider, SavedMethod } from '../core/funding/provider.ts'
import { Fault } from '../xep/fault.ts'
import { asked, isMissing } from './refusal.ts'
import { say } from '../texts/say.ts'

type Saved = Pick<PaymentProvider, 'newCustomer' | 'openLinkPage' | 'page' | 'forget'>

export const savedMethods = (stripe: Stripe, methods: string[]): Saved => ({
  async newCustomer({ id, name }) {
    const about = { name, metadata: { bellhop_person: id } }
    return (await asked(stripe.customers.create(about, { idempotencyKey: `customer ${id}` }))).id
  },
  async openLinkPage({ customer, currency, once, back }) {
    const { url } = await asked(
      stripe.checkout.sessions.create(
        {
          ...{ mode: 'setup', customer, currency: currency.toLowerCase(), success_url: back, cancel_url: back },
          allowed_payment_method_types: methods,
        },
        { idempotencyKey: once },
      ),
    )
    if (!url) throw new Fault('remote-server-timeout', say('Stripe opened no page.'))
    return url
  },
  async page(id) {
    const session = await asked(
      stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent', 'setup_intent.payment_method'] }),
    )
    const { setup_intent: setup, customer, payment_intent: payment, status } = session
    const method = typeof setup === 'object' && setup?.status === 'succeeded' ? setup.payment_method : undefined
    const isSaved = typeof customer === 'string' && typeof method === 'object' && method !== null
    return {
      ...(isSaved && { saved: { customer, method: methodFrom(method) } }),
      ...(payment && { payment: typeof payment === 'string' ? payment : payment.id }),
      isOver: status === 'expired',
    }
  },
  async forget(method) {
    try {
      await asked(stripe.paymentMethods.detach(method))
    } catch (error) {
      if (!isForgotten(error)) throw error
    }
  },
})

/** Stripe refuses to detach a method that belongs to nobody any more. */
const isForgotten = (error: unknown): boolean =>
  isMissing(error) || (error instanceof Fault && /not attached/i.test(JSON.stringify(error.detail ?? '')))

export function methodFrom({ id, type, card, sepa_debit: debit }: Stripe.PaymentMethod): SavedMethod {
  if (card) return { id, kind: type, shown: capital(card.brand), digits: card.last4 }
  return debit?.last4 ? { id, kind: type, shown: '', digits: debit.last4 } : { id, kind: type, shown: type }
}

const capital = (brand: string) => brand.slice(0, 1).toUpperCase() + brand.slice(1)
