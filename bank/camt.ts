// camt.053, camt.052 and camt.054, versions 02 to 10 (ISO 20022): what a bank tells about an account, read entry by entry.
import { Fault } from '../xep/fault.ts'
import { readAmount, signed } from './amount.ts'
import { entryOf } from './camt-entry.ts'
import { accountOf, dateAt } from './camt-values.ts'
import type { Balance, Statement, StatementEvent } from './statement.ts'
import { nodeAt, readXml, textAt, type XmlNode } from './xml-node.ts'
import { say } from '../texts/say.ts'

const MESSAGES = new Map<string, Statement['kind']>([
  ['Stmt', 'books'],
  ['Rpt', 'notice'],
  ['Ntfctn', 'notice'],
])
const WHOLE = new Set(['Id', 'Acct', 'Bal', 'Ntry', 'AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf'])

/** @throws Fault bad-request for a file that cannot be read exactly */
export async function* readCamt(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StatementEvent[]> {
  let reading: Reading | undefined
  let hasMessages = false
  for await (const events of readXml(chunks, WHOLE)) {
    const told: StatementEvent[] = []
    for (const event of events) {
      const kind = 'opened' in event ? MESSAGES.get(event.opened) : undefined
      if (kind) {
        reading = new Reading(kind)
        hasMessages = true
      } else if (reading && 'node' in event) told.push(...reading.take(event.node))
      else if (reading && 'closed' in event && MESSAGES.has(event.closed)) {
        told.push(...reading.finish())
        reading = undefined
      }
    }
    yield told
  }
  if (!hasMessages) throw new Fault('bad-request', say('The file is XML, and no camt.052, camt.053 or camt.054.'))
}

/** One statement while its elements come. */
class Reading {
  readonly #kind: Statement['kind']
  #id = ''
  #account: XmlNode | undefined
  readonly #balances: XmlNode[] = []
  readonly #text: string[] = []
  /** Told before the first entry, when account and balances are known. */
  #statement: Statement | undefined

  constructor(kind: Statement['kind']) {
    this.#kind = kind
  }

  take(node: XmlNode): StatementEvent[] {
    if (node.name === 'Ntry') return this.#withEntry(node)
    if (node.name === 'Id') this.#id ||= node.text.trim()
    else if (node.name === 'Acct') this.#account ??= node
    else if (node.name === 'Bal') this.#balances.push(node)
    else this.#text.push(node.text.trim())
    return []
  }

  finish(): StatementEvent[] {
    const end = { end: { ...balancesOf(this.#balances), text: this.#text } }
    return this.#statement ? [end] : [{ statement: this.#open() }, end]
  }

  #withEntry(node: XmlNode): StatementEvent[] {
    if (this.#statement) return [{ entry: entryOf(node, this.#statement) }]
    const statement = this.#open(node)
    return [{ statement }, { entry: entryOf(node, statement) }]
  }

  #open(entry?: XmlNode): Statement {
    const account = accountOf(this.#account)
    if (account === undefined)
      throw new Fault('bad-request', say('The statement {id} tells no account.', { id: this.#id }))
    const currency = textAt(this.#account, 'Ccy') ?? [...this.#balances, entry].map(amountCurrency).find(Boolean) ?? ''
    this.#statement = { kind: this.#kind, format: 'camt', id: this.#id, account, currency }
    return this.#statement
  }
}

const amountCurrency = (node: XmlNode | undefined): string | undefined => nodeAt(node, 'Amt')?.currency

/** The opening balance is OPBD, or else the closing balance of the day before (PRCD). */
function balancesOf(balances: XmlNode[]): { opening?: Balance; closing?: Balance } {
  const ofType = (type: string) => balances.filter(each => textAt(each, 'Tp', 'CdOrPrtry', 'Cd') === type)
  const opening = ofType('OPBD')[0] ?? ofType('PRCD')[0]
  const closing = ofType('CLBD').at(-1)
  return { ...(opening && { opening: balanceOf(opening) }), ...(closing && { closing: balanceOf(closing) }) }
}

/** A balance without a sign is read as credit: the sum of the entries proves it. */
function balanceOf(node: XmlNode): Balance {
  const amount = readAmount(textAt(node, 'Amt'), amountCurrency(node))
  return { amount: signed(amount, textAt(node, 'CdtDbtInd') === 'DBIT'), date: dateAt(node, 'Dt') }
}
