// camt.053, camt.052 and camt.054, versions 02 to 10 (ISO 20022): what a bank tells about an account, read entry by entry.
import { Fault } from '../xep/fault.ts'
import { readAmount, signed } from './amount.ts'
import { entryOf } from './camt-entry.ts'
import { accountOf, dateAt } from './camt-values.ts'
import type { Balance, Statement, StatementEvent } from './statement.ts'
import { nodeAt, readXml, textAt, type XmlNode } from './xml-node.ts'

const MESSAGES = new Map<string, Statement['kind']>([
  ['Stmt', 'books'],
  ['Rpt', 'notice'],
  ['Ntfctn', 'notice'],
])
const WHOLE = new Set(['Id', 'Acct', 'Bal', 'Ntry', 'AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf'])

/** What is known of a statement while its entries are read. */
interface Reading {
  kind: Statement['kind']
  id: string
  account: XmlNode | undefined
  balances: XmlNode[]
  text: string[]
  statement: Statement | undefined
}

/** @throws Fault bad-request for a file that cannot be read exactly */
export async function* readCamt(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StatementEvent> {
  let reading: Reading | undefined
  let found = false
  for await (const event of readXml(chunks, WHOLE)) {
    const kind = 'opened' in event ? MESSAGES.get(event.opened) : undefined
    if (kind) {
      reading = { kind, id: '', account: undefined, balances: [], text: [], statement: undefined }
      found = true
    } else if (reading && 'closed' in event && MESSAGES.has(event.closed)) {
      yield* opening(reading, undefined)
      yield { end: { ...balancesOf(reading), text: reading.text } }
      reading = undefined
    } else if (reading && 'node' in event && event.node.name === 'Ntry') {
      yield* opening(reading, event.node)
      const { account, currency } = started(reading)
      yield { entry: entryOf(event.node, { account, currency }) }
    } else if (reading && 'node' in event) note(reading, event.node)
  }
  if (!found) throw new Fault('bad-request', 'The file is XML, and no camt.052, camt.053 or camt.054.')
}

function note(reading: Reading, node: XmlNode): void {
  if (node.name === 'Id') reading.id ||= node.text.trim()
  else if (node.name === 'Acct') reading.account ??= node
  else if (node.name === 'Bal') reading.balances.push(node)
  else reading.text.push(node.text.trim())
}

/** Tells the statement before the first of its entries. */
function* opening(reading: Reading, entry: XmlNode | undefined): Generator<StatementEvent> {
  if (reading.statement) return
  const { kind, id, account: node, balances } = reading
  const account = accountOf(node)
  const currency = textAt(node, 'Ccy') ?? balances.map(amountCurrency).find(Boolean) ?? amountCurrency(entry)
  if (account === undefined) throw new Fault('bad-request', `The statement ${id} tells no account.`)
  reading.statement = { kind, format: 'camt', id, account, currency: currency ?? '' }
  yield { statement: reading.statement }
}

function started({ statement }: Reading): Statement {
  if (!statement) throw new Error('entry before its statement')
  return statement
}

const amountCurrency = (node: XmlNode | undefined): string | undefined => nodeAt(node, 'Amt')?.currency

/** The opening balance is OPBD, or else the closing balance of the day before (PRCD). */
function balancesOf({ balances }: Reading): { opening?: Balance; closing?: Balance } {
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
