// The two choices of a question that is answered with yes or no.
import type { Choice } from './command.ts'

export const YES_OR_NO: [yes: Choice, no: Choice] = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]
