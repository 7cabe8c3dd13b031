// A statement of a wallet as a camt.053.001.08, for programs that read statements of banks.
import { addAmounts } from './amount.ts'
import { amountElement, isoDocument, isoElement, LONGEST_ID } from './iso-element.ts'

export interface WalletEntry {
  id: string
  /** Money in is positive. */
  amount: number
  /** YYYY-MM-DD */
  date: string
  /** The name of the other side. */
  counterparty?: string | undefined
  text?: string | undefined
}

export interface WalletStatement {
  id: string
  created: Date
  /** The name of the account, as `juliet-EUR`. */
  account: string
  currency: string
  opening: number
  /** YYYY-MM-DD: the first and the last day. */
  from: string
  to: string
  entries: WalletEntry[]
}

const [LONGEST_ACCOUNT, LONGEST_NAME, LONGEST_TEXT] = [34, 140, 500] // characters

export function walletStatement(statement: WalletStatement): string {
  const { id, created, account, currency, opening, from, to, entries } = statement
  const closing = entries.map(({ amount }) => amount).reduce(addAmounts, opening)
  const time = created.toISOString().slice(0, 19)
  const head = isoElement('GrpHdr', [isoElement('MsgId', cut(id, LONGEST_ID)), isoElement('CreDtTm', time)])
  const body = isoElement('Stmt', [
    isoElement('Id', cut(id, LONGEST_ID)),
    isoElement('CreDtTm', time),
    isoElement('FrToDt', [isoElement('FrDtTm', `${from}T00:00:00`), isoElement('ToDtTm', `${to}T23:59:59`)]),
    isoElement('Acct', [
      isoElement('Id', [isoElement('Othr', [isoElement('Id', cut(account, LONGEST_ACCOUNT))])]),
      isoElement('Ccy', currency),
    ]),
    balance('OPBD', { amount: opening, currency }, from),
    balance('CLBD', { amount: closing, currency }, to),
    ...entries.map(each => entryElement(each, currency)),
  ])
  return isoDocument('camt.053.001.08', isoElement('BkToCstmrStmt', [head, body]))
}

const balance = (type: string, money: { amount: number; currency: string }, date: string) =>
  isoElement('Bal', [
    isoElement('Tp', [isoElement('CdOrPrtry', [isoElement('Cd', type)])]),
    amountElement('Amt', money),
    indicator(money.amount),
    isoElement('Dt', [isoElement('Dt', date)]),
  ])

const indicator = (amount: number) => isoElement('CdtDbtInd', amount < 0 ? 'DBIT' : 'CRDT')

function entryElement({ id, amount, date, counterparty, text }: WalletEntry, currency: string) {
  const role = amount < 0 ? 'Cdtr' : 'Dbtr'
  const name = counterparty && isoElement('Nm', cut(counterparty, LONGEST_NAME))
  const reference = cut(id, LONGEST_ID)
  return isoElement('Ntry', [
    isoElement('NtryRef', reference),
    amountElement('Amt', { amount, currency }),
    indicator(amount),
    isoElement('Sts', [isoElement('Cd', 'BOOK')]),
    isoElement('BookgDt', [isoElement('Dt', date)]),
    isoElement('ValDt', [isoElement('Dt', date)]),
    isoElement('BkTxCd', [isoElement('Prtry', [isoElement('Cd', 'WALLET')])]),
    isoElement('NtryDtls', [
      isoElement('TxDtls', [
        isoElement('Refs', [isoElement('AcctSvcrRef', reference)]),
        amountElement('Amt', { amount, currency }),
        indicator(amount),
        name ? isoElement('RltdPties', [isoElement(role, [isoElement('Pty', [name])])]) : undefined,
        text ? isoElement('AddtlTxInf', cut(text, LONGEST_TEXT)) : undefined,
      ]),
    ]),
  ])
}

const cut = (text: string, longest: number): string =>
  [...text.replace(/[\s\p{C}]+/gu, ' ').trim()].slice(0, longest).join('')
