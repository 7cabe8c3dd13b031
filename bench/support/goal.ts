// A goal: what was measured, how far single rounds lay apart, and what it should be.
export interface Goal {
  name: string
  value: number
  /** The extremes of single rounds. */
  spread?: [number, number]
  goal: number
  better: 'higher' | 'lower'
  unit?: string
}

export function line({ name, value, spread, goal, better, unit = '' }: Goal): string {
  const met = better === 'higher' ? value >= goal : value <= goal
  const range = spread ? ` (${spread.map(digits).join(' to ')})` : ''
  const wanted = `goal ${better === 'higher' ? 'at least' : 'at most'} ${goal}${unit}`
  return `${met ? 'ok  ' : 'MISS'} ${name}: ${digits(value)}${unit}${range}, ${wanted}`
}

export const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2))

export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const [low = NaN, high = NaN] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1)
  return (low + high) / 2
}

/** How many times `whole` the measure `part` is: of the medians, and the extremes round by round. */
export function ratio(whole: number[], part: number[]): Pick<Goal, 'value' | 'spread'> {
  const each = whole.map((value, round) => value / (part[round] ?? NaN))
  return { value: median(whole) / median(part), spread: [Math.min(...each), Math.max(...each)] }
}
