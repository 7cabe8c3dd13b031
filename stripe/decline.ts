// Why a payment failed, for the person who pays: Stripe says it in English alone, so the frequent reasons are said here.
import { say } from '../texts/say.ts'

/** What Stripe tells of a failure. */
export interface Declined {
  code?: string | undefined
  /** Why the bank declined. */
  decline_code?: string | undefined
  message?: string | undefined
}

const REASONS = new Map<string, () => string>([
  ['card_declined', () => say('Your card was declined.')],
  ['insufficient_funds', () => say('Your card or bank account has too little.')],
  ['expired_card', () => say('Your card has expired.')],
  ['incorrect_cvc', () => say("Your card's security code is incorrect.")],
  ['processing_error', () => say('An error occurred while processing your card. Try again in a little bit.')],
])

/** The text of Stripe, where the reason is another one. */
export const declineText = ({ code = '', decline_code: reason = '', message }: Declined): string | undefined =>
  (REASONS.get(reason) ?? REASONS.get(code))?.() ?? message
