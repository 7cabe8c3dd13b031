// What an error of Stripe's library means: a refusal with a text for the person, or that nobody knows what happened.
import type Stripe from 'stripe'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'
import { declineText } from './decline.ts'

type Told = Pick<Stripe.errors.StripeError, 'type' | 'message' | 'code' | 'decline_code'>

const isTold = (error: unknown): error is Told =>
  error instanceof Error && 'type' in error && typeof error.type === 'string' && error.type.startsWith('Stripe')

/**
 * Only a declined card and a request that Stripe calls invalid are known to have had no effect. Everything else, also a wrong key and
 * too many requests, is asked again later.
 */
export function faultFrom(error: unknown): unknown {
  if (!isTold(error)) return error
  const { type, message, code } = error
  if (type === 'StripeCardError') return new Fault('not-acceptable', declineText(error) ?? message, { code })
  if (type === 'StripeInvalidRequestError')
    return new Fault('not-acceptable', say('Stripe does not take this.'), { code, reason: message })
  return new Fault('remote-server-timeout', say('Stripe gives no answer at the moment.'), {
    code,
    reason: `${type}: ${message}`,
  })
}

/** Asks Stripe. @throws Fault not-acceptable where Stripe refuses, remote-server-timeout where the outcome is unknown */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw faultFrom(error)
  }
}

/** Whether Stripe refused because there is no such thing. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Fault &&
  error.condition === 'not-acceptable' &&
  typeof error.detail === 'object' &&
  error.detail !== null &&
  'code' in error.detail &&
  error.detail.code === 'resource_missing'
