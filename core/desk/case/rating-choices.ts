// What a customer can say of a case that is closed.
import type { Choice } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

/** What each choice counts, the first one offered first. None is a number: customers choose by numbers. */
export const RATINGS: Record<string, number> = { good: 3, fair: 2, bad: 1 }

export const ratingChoices = (): Choice[] => [
  { value: 'good', label: say('Good') },
  { value: 'fair', label: say('Fair') },
  { value: 'bad', label: say('Bad') },
]

export const ratingText = (): string =>
  [
    say('How was it?'),
    ratingChoices()
      .map(({ label }, at) => `${at + 1} = ${label}`)
      .join('  '),
  ].join(' ')
