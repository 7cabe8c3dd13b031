// What a customer can say of a case that is closed.
import type { Choice } from '../commands/command.ts'

export const RATINGS: Choice[] = [
  { value: '3', label: 'Good' },
  { value: '2', label: 'Fair' },
  { value: '1', label: 'Bad' },
]

export const ratingText = (): string =>
  `How was it? ${RATINGS.map(({ label }, at) => `${at + 1} = ${label}`).join('  ')}`
