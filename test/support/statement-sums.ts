// A program: prints for each statement of a file its account, entries, their sum, and the parts of batches; then the most memory.
import { createReadStream } from 'node:fs'
import { addAmounts } from '../../bank/amount.ts'
import { readStatements } from '../../bank/read-statements.ts'
import type { Statement } from '../../bank/statement.ts'
import { amountText } from '../../money/money.ts'

interface Sums {
  statement: Statement
  entries: number
  sum: number
  parts: number
}

/** `37.50` as `37.5`, as a decimal number without zeros at its end. */
const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

const [file = ''] = process.argv.slice(2)
const found: Sums[] = []
for await (const events of readStatements(createReadStream(file)))
  for (const event of events) {
    const current = found.at(-1)
    if ('statement' in event) found.push({ statement: event.statement, entries: 0, sum: 0, parts: 0 })
    else if (current && 'entry' in event) {
      current.entries += 1
      current.sum = addAmounts(current.sum, event.entry.amount)
      const parts = event.entry.batch?.length ?? 0
      if (parts > 1) current.parts += parts
    }
  }
for (const { statement, entries, sum, parts } of found) {
  const amount = withoutZeros(amountText({ amount: Math.abs(sum), currency: statement.currency }))
  console.log(`${statement.account} ${entries} ${sum < 0 ? '-' : ''}${amount} ${parts}`)
}
console.error(`memory ${process.resourceUsage().maxRSS}`)
