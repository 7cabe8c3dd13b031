// Money that goes back: refunds, and disputes, in which a bank takes the money first and may give it again.
import type Stripe from 'stripe'
import type { PaymentProvider, ProviderDispute, ProviderRefund } from '../core/funding/provider.ts'
import { moneyFrom, stripeAmount } from './amount.ts'
import { asked } from './refusal.ts'

type Back = Pick<PaymentProvider, 'payBack' | 'refund' | 'dispute'>

export const moneyBack = (stripe: Stripe): Back => ({
  async payBack({ payment, money, payOut, once }) {
    const order = { payment_intent: payment, amount: stripeAmount(money), metadata: { bellhop_payout: payOut } }
    return refundFrom(await asked(stripe.refunds.create(order, { idempotencyKey: once })))
  },
  refund: async id => refundFrom(await asked(stripe.refunds.retrieve(id))),
  dispute: async id => disputeFrom(await asked(stripe.disputes.retrieve(id))),
})

function refundFrom({ id, amount, currency, payment_intent, status, metadata }: Stripe.Refund): ProviderRefund {
  const payOut = metadata?.bellhop_payout
  return {
    ...{ id, money: moneyFrom(amount, currency), ...paymentOf(payment_intent) },
    isUndone: status === 'failed' || status === 'canceled',
    ...(payOut !== undefined && { payOut }),
  }
}

/** A dispute has no balance transaction as long as nothing was taken, one for what was taken, and another for what was given again. */
const disputeFrom = (dispute: Stripe.Dispute): ProviderDispute => ({
  ...paymentOf(dispute.payment_intent),
  moves: dispute.balance_transactions.map(({ id, amount, currency }) => ({
    id,
    isBack: amount > 0,
    // The account at Stripe may be in another currency than the payment. Then the disputed amount counts.
    money: moneyFrom(currency === dispute.currency ? Math.abs(amount) : dispute.amount, dispute.currency),
  })),
})

/** A payment of ours always has a payment intent. */
const paymentOf = (intent: string | Stripe.PaymentIntent | null): { payment?: string } =>
  intent === null ? {} : { payment: typeof intent === 'string' ? intent : intent.id }
