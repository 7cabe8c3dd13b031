// How a statement is known again: by its account, balances and entries, in whatever file and format it comes.
import { createHash } from 'node:crypto'
import type { BankEntry, Statement, StatementEnd } from '../../bank/statement.ts'

/** An account without what differs between formats: a German IBAN is its bank code and number. */
export function accountKey(account: string): string {
  const plain = account.toUpperCase().replace(/\s/g, '')
  const [, bank, number] = /^DE\d\d(\d{8})(\d{10})$/.exec(plain) ?? /^(\d{8})\/(\d+)$/.exec(plain) ?? []
  return bank && number ? `${bank}/${number.replace(/^0+/, '')}` : plain
}

/** @param entries those that move the balance, in order */
export function statementDigest({ account, currency }: Statement, end: StatementEnd, entries: BankEntry[]): string {
  const content = [
    [accountKey(account), currency, end.opening?.amount, end.closing?.amount, end.closing?.date],
    ...entries.map(({ amount, date, value }) => [amount, date ?? value]),
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
