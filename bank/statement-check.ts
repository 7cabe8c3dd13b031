// Whether a file may be booked: for each statement, opening balance and entries add up to the closing balance.
import { addAmounts } from './amount.ts'
import { readStatements } from './read-statements.ts'
import { isBooked, type Statement, type StatementEnd, type StatementEvent } from './statement.ts'
import { say } from '../texts/say.ts'

export interface CheckedStatement extends Statement, StatementEnd {
  entries: number
  /** The sum of the entries that are booked. */
  sum: number
  /** Why nothing of this statement may be booked; undefined where it adds up. */
  problem?: string | undefined
}

/** Adds up each statement of a file. @throws Fault bad-request for a file that cannot be read exactly */
export async function checkStatements(chunks: AsyncIterable<Uint8Array>): Promise<CheckedStatement[]> {
  const checked: CheckedStatement[] = []
  for await (const events of readStatements(chunks))
    for (const event of events)
      if ('statement' in event) checked.push({ ...event.statement, text: [], entries: 0, sum: 0 })
      else checkEvent(event, checked.at(-1))
  return checked
}

function checkEvent(event: Exclude<StatementEvent, { statement: Statement }>, current: CheckedStatement | undefined) {
  if (!current) throw new Error('an entry before its statement')
  if ('end' in event) {
    Object.assign(current, event.end)
    current.problem ??= problemOf(current)
    return
  }
  const { entry } = event
  current.entries += 1
  if (entry.currency !== current.currency)
    current.problem = say('It has entries in {currency}, which is not the currency of the account.', {
      currency: entry.currency,
    })
  else if (isBooked(entry)) current.sum = addAmounts(current.sum, entry.amount)
}

function problemOf({ kind, opening, closing, sum }: CheckedStatement): string | undefined {
  if (kind === 'notice') return undefined
  if (!opening) return say('It tells no opening balance.')
  if (!closing) return say('It tells no closing balance.')
  if (addAmounts(opening.amount, sum) !== closing.amount)
    return say('Its entries do not add up to its closing balance.')
  return undefined
}
