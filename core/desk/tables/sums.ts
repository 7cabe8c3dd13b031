// Sums over the cases of a desk. Each case is in exactly one of waiting, open, closed, abandoned, untaken and gone.
import type { Case } from '../records.ts'

export interface Sums {
  arrived: number
  waiting: number
  open: number
  /** Ended by an agent who had it. */
  closed: number
  /** Left by the customer who waited. */
  abandoned: number
  /** Ended in another way before any agent had it. */
  untaken: number
  /** The customer is not here any more. */
  gone: number
  /** How often a case was given to somebody else, by an agent or because the agent did not answer. */
  transfers: number
  /** s until an agent had it, of each that was taken. */
  waits: number[]
  /** s until an agent wrote, of each that was answered. */
  answers: number[]
  /** s from taking to end, of each that an agent closed. */
  lengths: number[]
  ratings: number[]
}

export const newSums = (): Sums => ({
  ...{ arrived: 0, waiting: 0, open: 0, closed: 0, abandoned: 0, untaken: 0, gone: 0, transfers: 0 },
  ...{ waits: [], answers: [], lengths: [], ratings: [] },
})

type Outcome = 'waiting' | 'open' | 'closed' | 'abandoned' | 'untaken' | 'gone'

export function outcomeOf({ state, end, taken }: Pick<Case, 'state' | 'end' | 'taken'>): Outcome {
  if (state === 'waiting') return 'waiting'
  if (state === 'taken') return 'open'
  if (end === 'left') return 'abandoned'
  if (taken === undefined) return 'untaken'
  return end === 'gone' ? 'gone' : 'closed'
}

export function addCase(sums: Sums, of: Case): void {
  const { opened, taken, answered, closed, transfers, rating } = of
  const outcome = outcomeOf(of)
  sums.arrived++
  sums[outcome]++
  sums.transfers += transfers
  if (taken !== undefined) sums.waits.push(seconds(opened, taken))
  if (answered !== undefined) sums.answers.push(seconds(opened, answered))
  if (outcome === 'closed' && taken !== undefined && closed !== undefined) sums.lengths.push(seconds(taken, closed))
  if (rating !== undefined) sums.ratings.push(rating)
}

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000

/** The mean with one decimal; a dash where there is nothing. */
export const meanText = (values: number[], unit: number): string =>
  values.length ? (values.reduce((sum, each) => sum + each, 0) / values.length / unit).toFixed(1) : '–'

/** The smallest value within which this share of them is, with one decimal; a dash where there is nothing. */
export function withinText(values: number[], share: number, unit: number): string {
  const value = values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1]
  return value === undefined ? '–' : (value / unit).toFixed(1)
}
