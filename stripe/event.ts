// Notifications by webhook: proved by their signature, and of this moment.
import type Stripe from 'stripe'
import { z } from 'zod'
import type { ProviderEvent } from '../core/funding/provider.ts'
import { Fault } from '../xep/fault.ts'

const TOLERANCE = 300 // seconds
const LONGEST_SIGNATURE = 2_000 // characters

/** What each type of notification is about; all others are of no interest. */
const ABOUT = new Map<string, ProviderEvent['about']>([
  ['payment_intent.succeeded', 'payment'],
  ['payment_intent.processing', 'payment'],
  ['payment_intent.payment_failed', 'payment'],
  ['payment_intent.canceled', 'payment'],
  ['checkout.session.completed', 'page'],
  ['checkout.session.async_payment_succeeded', 'page'],
  ['checkout.session.async_payment_failed', 'page'],
  ['checkout.session.expired', 'page'],
  ['refund.created', 'refund'],
  ['refund.updated', 'refund'],
  ['refund.failed', 'refund'],
  ['charge.dispute.created', 'dispute'],
  ['charge.dispute.updated', 'dispute'],
  ['charge.dispute.closed', 'dispute'],
  ['charge.dispute.funds_withdrawn', 'dispute'],
  ['charge.dispute.funds_reinstated', 'dispute'],
  ['payment_method.detached', 'method'],
])

/** The types that an operator chooses at Stripe. */
export const EVENT_TYPES = [...ABOUT.keys()]

const event = z.object({
  id: z.string().min(1).max(255),
  type: z.string(),
  created: z.number(),
  livemode: z.boolean(),
  data: z.object({ object: z.object({ id: z.string().min(1).max(255) }) }),
})

export interface EventRules {
  webhooks: Stripe['webhooks']
  /** Of several, one has to fit: Stripe signs with two while a secret is replaced. */
  secrets: string[]
  live: boolean
}

/** @throws Fault bad-request, whatever is wrong: Stripe's library throws several kinds of errors */
export function readEvent(rules: EventRules, body: Buffer, signature: unknown, now: Date): ProviderEvent | undefined {
  if (typeof signature !== 'string' || signature.length > LONGEST_SIGNATURE) throw refusal('it is not signed')
  const seconds = Math.floor(now.getTime() / 1_000)
  if (!rules.secrets.some(secret => isSigned(rules, body, signature, secret, seconds)))
    throw refusal('its signature is wrong, or too old')
  const read = event.safeParse(parsed(body))
  if (!read.success) throw refusal('it is no notification of a kind that is known here')
  const { id, type, created, livemode, data } = read.data
  if ([created, ...timesIn(signature)].some(time => time > seconds + TOLERANCE))
    throw refusal('it is of a time to come')
  if (livemode !== rules.live) throw refusal('it is of another mode than the key')
  const about = ABOUT.get(type)
  return about && { id, about, object: data.object.id }
}

/** The library bounds the age alone: a signature of next year would pass. */
function isSigned({ webhooks }: EventRules, body: Buffer, signature: string, secret: string, now: number): boolean {
  try {
    webhooks.constructEvent(body, signature, secret, TOLERANCE, undefined, now * 1_000)
    return true
  } catch {
    return false
  }
}

const timesIn = (signature: string): number[] =>
  [...signature.matchAll(/(?:^|,)t=(\d+)/g)].map(([, time]) => Number(time))

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** Stripe alone reads it, and shows it to its customer in English. */
const refusal = (why: string) => new Fault('bad-request', `This notification is refused: ${why}.`)
