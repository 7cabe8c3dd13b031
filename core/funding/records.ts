// The records of funding: what people have linked, what they topped up by a payment provider, what they sent back, and what the
// provider notified.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'

/** In the smallest unit of the currency (money/currency.ts). */
const units = z.number().int()

const savedMethod = z.object({ id, kind: z.string(), shown: z.string(), digits: z.string().optional() })

/** What a person has at the provider. */
const fundingSource = z.object({
  /** That of the person. */
  id,
  /** The provider's id of the person. */
  customer: id,
  /** The card or mandate that top-ups are taken from; absent where none is linked. */
  method: savedMethod.optional(),
  /** That of the method, to find it by. */
  methodId: id.optional(),
  /** A wallet that holds less than `below` is topped up by `amount`. */
  automatic: z.object({ currency: z.string(), below: units, amount: units }).optional(),
})

/** A top-up by the provider. */
const topUp = z.object({
  /** Follows from the message that asked for it, or from the state of the wallet that was too low. */
  id,
  owner: id,
  /** The provider's id of the owner. */
  customer: id,
  amount: units.positive(),
  currency: z.string(),
  play: z.boolean(),
  /** Whether Bellhop asked for it by itself. */
  automatic: z.boolean(),
  /**
   * `asked`: nobody knows whether the provider has got it. `open`: its owner has still to pay on a page. `processing`: the bank has
   * still to answer. A payment that succeeds is booked in whatever state.
   */
  state: z.enum(['asked', 'open', 'processing', 'booked', 'failed']),
  at: time,
  /** The provider's id of the last payment. */
  payment: id.optional(),
  /** Where its owner pays, when the owner has to be there. */
  page: z.object({ id, url: z.string() }).optional(),
  problem: z.string().optional(),
  /** How much of it went back to the card or bank account. */
  back: units.optional(),
})

/** A part of a top-up that its owner sends back. */
const payOut = z.object({
  /** Follows from the message, with the number of the part. */
  id,
  owner: id,
  topUp: id,
  /** The provider's id of the payment that is paid back. */
  payment: id,
  amount: units.positive(),
  currency: z.string(),
  play: z.boolean(),
  state: z.enum(['asked', 'done', 'failed']),
  at: time,
})

/** A notification of the provider, stored before it is answered. */
const fundingEvent = z.object({
  /** The provider's. */
  id,
  about: z.enum(['payment', 'page', 'refund', 'dispute', 'method']),
  object: id,
  /** `refused`: it could not be followed, and a person has to look. */
  state: z.enum(['waiting', 'done', 'refused']),
  problem: z.string().optional(),
  at: time,
})

export type FundingSource = z.infer<typeof fundingSource>
export type TopUp = z.infer<typeof topUp>
export type PayOut = z.infer<typeof payOut>
export type FundingEvent = z.infer<typeof fundingEvent>

export const collections = {
  fundingSources: { schema: fundingSource, unique: [['customer']], indexes: [['methodId']] },
  topUps: { schema: topUp, indexes: [['owner', 'at'], ['state']] },
  payOuts: { schema: payOut, indexes: [['owner', 'at'], ['state']] },
  fundingEvents: { schema: fundingEvent, indexes: [['state'], ['at']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
