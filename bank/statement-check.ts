// Whether a file may be booked: for each statement, opening balance and entries add up to the closing balance.
import { addAmounts } from './amount.ts'
import { readStatements } from './read-statements.ts'
import { isBooked, type Statement, type StatementEnd } from './statement.ts'

export interface CheckedStatement extends Statement, StatementEnd {
  entries: number
  /** The sum of the entries that are booked. */
  sum: number
  /** Why nothing of this statement may be booked; undefined where it adds up. */
  problem?: string
}

/** Adds up each statement of a file. @throws Fault bad-request for a file that cannot be read exactly */
export async function checkStatements(chunks: AsyncIterable<Uint8Array>): Promise<CheckedStatement[]> {
  const checked: CheckedStatement[] = []
  let foreign: string | undefined
  for await (const event of readStatements(chunks)) {
    const current = checked.at(-1)
    if ('statement' in event) {
      checked.push({ ...event.statement, text: [], entries: 0, sum: 0 })
      foreign = undefined
    } else if (current && 'entry' in event) {
      const { entry } = event
      current.entries += 1
      if (entry.currency !== current.currency) foreign = entry.currency
      else if (isBooked(entry)) current.sum = addAmounts(current.sum, entry.amount)
    } else if (current && 'end' in event) {
      Object.assign(current, event.end)
      const problem = problemOf(current, foreign)
      if (problem !== undefined) current.problem = problem
    }
  }
  return checked
}

function problemOf({ kind, opening, closing, sum }: CheckedStatement, foreign: string | undefined): string | undefined {
  if (kind === 'notice') return undefined
  if (foreign !== undefined) return `it has entries in ${foreign}, which is not the currency of the account`
  if (!opening) return 'it tells no opening balance'
  if (!closing) return 'it tells no closing balance'
  if (addAmounts(opening.amount, sum) !== closing.amount) return 'its entries do not add up to its closing balance'
  return undefined
}
