// MT940 (SWIFT): statements of an account as lines of text, read entry by entry. A page of a statement is read as one statement.
import { Fault } from '../xep/fault.ts'
import { readAmount, signed } from './amount.ts'
import { decodedLines } from './decoding.ts'
import { entryOfLines } from './mt940-entry.ts'
import { shortDate } from './mt940-date.ts'
import { purposeOf } from './mt940-purpose.ts'
import type { BankEntry, Balance, Statement, StatementEnd, StatementEvent } from './statement.ts'
import { say } from '../texts/say.ts'

/** A tag with its text: the first line, and those that follow without a tag. */
interface Field {
  tag: string
  lines: string[]
}

const TAG = /^:(\d{2}[A-Z]?):(.*)$/
const BLOCKS = /^(?:\{[1-35]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*\{4:/

/** @throws Fault bad-request for a file that cannot be read exactly */
export async function* readMt940(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StatementEvent[]> {
  let reading = new Reading()
  for await (const field of fields(chunks)) {
    if (field === 'end' || field.tag === '20') {
      yield reading.finish()
      reading = new Reading()
    }
    if (field !== 'end') yield reading.take(field)
  }
  yield reading.finish()
}

async function* fields(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Field | 'end'> {
  let open: Field | undefined
  for await (const written of decodedLines(chunks)) {
    const line = written.replace(/^\uFEFF/, '').replace(BLOCKS, '')
    const [, tag, text = ''] = TAG.exec(line) ?? []
    const ends = line === '-' || line.startsWith('-}')
    if (open && !ends && tag === undefined) open.lines.push(line)
    else if (tag !== undefined || ends) {
      if (open) yield open
      open = tag === undefined ? undefined : { tag, lines: [text] }
      if (ends) yield 'end'
    }
  }
  if (open) yield open
}

/** One statement while its fields come. */
class Reading {
  #account = ''
  #id = ''
  #statement: Statement | undefined
  #end: StatementEnd = { text: [] }
  /** The last entry: its text may follow. */
  #entry: BankEntry | undefined

  take({ tag, lines }: Field): StatementEvent[] {
    const [first = ''] = lines
    if (tag === '25') this.#account = first.trim().replace(/ +[A-Z]{3}$/, '')
    else if (tag === '28C' || tag === '28') this.#id = first.trim()
    else if (tag === '60F' || tag === '60M') return [{ statement: this.#open(first) }]
    else if (tag === '61') {
      const told = this.#waiting()
      this.#entry = entryOfLines(lines, this.#opened().currency)
      return told
    } else if (tag === '86' && this.#entry) {
      this.#entry = { ...this.#entry, ...purposeOf(lines) }
      return this.#waiting()
    } else if (tag === '86') this.#end.text.push(...lines.filter(Boolean))
    else if (tag === '62F' || tag === '62M') {
      this.#end.closing = balanceOf(first).balance
      return this.#waiting()
    }
    return []
  }

  finish(): StatementEvent[] {
    return [...this.#waiting(), ...(this.#statement ? [{ end: this.#end }] : [])]
  }

  #open(line: string): Statement {
    const { balance, currency } = balanceOf(line)
    this.#end.opening = balance
    this.#statement = { kind: 'books', format: 'mt940', id: this.#id, account: this.#account, currency }
    return this.#statement
  }

  #opened(): Statement {
    if (!this.#statement)
      throw new Fault('bad-request', say('The statement {id} has entries and no opening balance.', { id: this.#id }))
    return this.#statement
  }

  /** The entry before, which no more text follows. */
  #waiting(): StatementEvent[] {
    const entry = this.#entry
    this.#entry = undefined
    return entry ? [{ entry }] : []
  }
}

/** Reads `C261102EUR1005,00`. */
function balanceOf(line: string): { balance: Balance; currency: string } {
  const [, sign, date = '', currency = '', amount] = /^([CD])(\d{6})([A-Z]{3})([\d,]+)/.exec(line.trim()) ?? []
  if (!sign) throw new Fault('bad-request', say("'{line}' is no balance of an MT940.", { line: line.slice(0, 40) }))
  return { balance: { amount: signed(readAmount(amount, currency), sign === 'D'), date: shortDate(date) }, currency }
}
