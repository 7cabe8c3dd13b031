// A day and a time in a field, by the clock of who writes them.
import { optionalText, type Input } from './command.ts'

/** Its text is read by `readMoment` as soon as the command knows whose clock is meant. */
export const momentInput = (label: string): Input<string | undefined> => ({
  ...optionalText(label, { named: true }),
  isMoment: true,
})
