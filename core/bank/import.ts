// Importing a file of a bank: nothing of it is booked unless each of its statements adds up.
import { readStatements } from '../../bank/read-statements.ts'
import { checkStatements } from '../../bank/statement-check.ts'
import { isBooked, type BankEntry, type Statement, type StatementEnd } from '../../bank/statement.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ourAccount } from './account.ts'
import { bookPart, planPart, type Outcome } from './booking.ts'
import { partsOf } from './parts.ts'
import { accountKey, statementDigest } from './statement-digest.ts'
import { say } from '../../texts/say.ts'

export interface Imported {
  name: string
  account: string
  booked: number
  waiting: number
  /** Why the statement was left out. */
  left?: string
}

interface Whole {
  statement: Statement
  end: StatementEnd
  entries: BankEntry[]
}

/**
 * @param isPlan tells what would be booked, and books nothing
 * @throws Fault not-acceptable for a file with a statement that does not add up, or that is of another account
 */
export async function importStatements(context: Context, file: Uint8Array, isPlan = false): Promise<Imported[]> {
  const ours = accountKey(ourAccount(context).iban)
  for (const { id, account, problem, kind } of await checkStatements(pieces(file))) {
    const refused = accountKey(account) === ours ? problem : say('It is of another account than ours.')
    if (refused !== undefined && kind === 'books')
      throw new Fault(
        'not-acceptable',
        say('Nothing of this file is booked, because of the statement {id} of {account}. {problem}', {
          ...{ id, account, problem: refused },
        }),
      )
  }
  const imported: Imported[] = []
  for await (const whole of wholeStatements(file))
    imported.push(await context.serially('bank statements', () => importStatement(context, whole, isPlan)))
  return imported
}

async function importStatement(
  context: Context,
  { statement, end, entries }: Whole,
  isPlan: boolean,
): Promise<Imported> {
  const { store, now } = context
  const about = { name: statement.id, account: statement.account }
  if (statement.kind === 'notice')
    return { ...about, booked: 0, waiting: 0, left: say('it is a notice: its statement will tell the same') }
  const booked = entries.filter(isBooked)
  const id = statementDigest(statement, end, booked)
  if (await store.bankStatements.get(id))
    return { ...about, booked: 0, waiting: 0, left: say('it was imported before') }
  const outcomes: Outcome[] = []
  for (const [place, entry] of booked.entries())
    for (const part of partsOf(entry)) {
      const own = `${id} ${place} ${part.at}`
      const day = entry.date ?? end.closing?.date
      outcomes.push(await (isPlan ? planPart(context, own, part) : bookPart(context, own, part, day)))
    }
  const count = (state: Outcome) => outcomes.filter(each => each === state).length
  const imported = { ...about, booked: count('booked'), waiting: count('waiting') }
  if (isPlan) return imported
  // Last, so that an import that was interrupted goes on when the file comes again.
  await store.bankStatements.put({ id, ...about, format: statement.format, at: now().toISOString() })
  return imported
}

/** One statement at a time, whole: its digest is known only at its end. */
async function* wholeStatements(file: Uint8Array): AsyncGenerator<Whole> {
  let open: Omit<Whole, 'end'> | undefined
  for await (const events of readStatements(pieces(file)))
    for (const event of events)
      if ('statement' in event) open = { statement: event.statement, entries: [] }
      else if ('entry' in event) open?.entries.push(event.entry)
      else if (open) yield { ...open, end: event.end }
}

const PIECE = 65_536 // bytes

async function* pieces(file: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += PIECE) yield file.subarray(at, at + PIECE)
}
