// Why a payment waits for a decision: stored in English, and said when somebody reads it.
import { say } from '../../texts/say.ts'

const REASONS = new Map<string, () => string>([
  ['no reference of anybody here', () => say('no reference of anybody here')],
  ['references of several people', () => say('references of several people')],
  ['a payment that came back', () => say('a payment that came back')],
  [
    'a batch whose parts the bank does not tell completely',
    () => say('a batch whose parts the bank does not tell completely'),
  ],
])

export const reasonShown = (reason: string): string => REASONS.get(reason)?.() ?? reason
