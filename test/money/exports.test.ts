// Exports, beside other people's programs: the schemas of ISO 20022, and Debian's hledger.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { hledgerJournal } from '../../bank/hledger.ts'
import { payoutFile } from '../../bank/payout-file.ts'
import { walletStatement } from '../../bank/wallet-statement.ts'
import { BOOKINGS, PAYOUTS, WALLET } from '../support/money-exports.ts'
import { python } from './python.ts'

const validate = (message: string, file: string) =>
  execFileSync(python(), [join(import.meta.dirname, 'validate.py'), message], { input: file, encoding: 'utf8' }).trim()

/** hledger stops at UTF-8 where the locale is C. */
const hledger = (journal: string, ...words: string[]) =>
  execFileSync('hledger', ['-f', '-', ...words], {
    input: journal,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })

describe('exports, beside other programs', () => {
  before(python)

  it('are valid by the schema: a file of pay-outs', () => {
    expect(validate('pain.001.001.09', payoutFile(PAYOUTS))).to.equal('valid')
    expect(validate('pain.001.001.09', payoutFile(PAYOUTS).replace('<PmtMtd>TRF</PmtMtd>', ''))).to.match(/not valid$/)
  })

  it('are valid by the schema: the statement of a wallet, also an empty one', () => {
    expect(validate('camt.053.001.08', walletStatement(WALLET))).to.equal('valid')
    expect(validate('camt.053.001.08', walletStatement({ ...WALLET, entries: [] }))).to.equal('valid')
  })

  it("pass hledger's strict check, and have the same balances there", () => {
    const journal = hledgerJournal(BOOKINGS)
    expect(hledger(journal, 'check', '--strict')).to.equal('')
    const balances = hledger(journal, 'balance', '--flat', '--no-total', '--output-format', 'csv', 'romeo')
    expect(balances).to.include('900719925486.50 EUR').and.include('1000 JPY').and.include('1.234 KWD')
  })
})
