// What accountants and banks get: bookings that add up, pay-outs that a bank takes, a statement that our own reader reads.
import { expect } from 'chai'
import { hledgerJournal } from '../../../bank/hledger.ts'
import { sepaText } from '../../../bank/iso-element.ts'
import { payoutFile, type Payout, type PayoutFile } from '../../../bank/payout-file.ts'
import { readStatements } from '../../../bank/read-statements.ts'
import { checkStatements } from '../../../bank/statement-check.ts'
import { walletStatement } from '../../../bank/wallet-statement.ts'
import { Fault } from '../../../xep/fault.ts'
import { BOOKINGS, PAYOUTS, WALLET } from '../../support/money-exports.ts'

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

describe('the journal for hledger', () => {
  it('has all digits, a decimal point and no grouping', () => {
    const journal = hledgerJournal(BOOKINGS)
    expect(journal)
      .to.include('commodity 1000.00 EUR\n')
      .and.include('commodity 1000. JPY\n')
      .and.include('commodity 1000.000 KWD\n')
    expect(journal).to.include('2026-11-02 * (t1) lunch\n    wallets:juliet  -12.40 EUR\n    wallets:romeo  12.40 EUR')
    expect(journal).to.include('wallets:_virtual_ two blanks _odd_  -900719925474.09 EUR')
  })

  it('lets no text begin a line of its own', () => {
    const lines = hledgerJournal(BOOKINGS).split('\n')
    expect(lines.filter(line => line.startsWith('2026-'))).to.have.length(BOOKINGS.length)
    expect(lines).to.include('2026-11-02 * (t2) a comment and (brackets) 2026-11-02 * forged')
  })

  it('is not written where a booking does not add up to the unit', () => {
    const [first, ...rest] = BOOKINGS
    const wrong = {
      ...first!,
      postings: [
        { account: 'a', amount: 1 },
        { account: 'b', amount: -2 },
      ],
    }
    expect(() => hledgerJournal([...rest, wrong])).to.throw(/t1 does not add up/)
    expect(() => hledgerJournal([{ ...first!, postings: [] }])).to.throw(/t1 does not add up/)
  })
})

describe('a file of pay-outs', () => {
  it('has sums in whole cents, the day as written and letters that every bank takes', () => {
    const file = payoutFile(PAYOUTS)
    expect(file).to.include('<CtrlSum>0.30</CtrlSum>').and.include('<InstdAmt Ccy="EUR">0.10</InstdAmt>')
    expect(file).to.include('<ReqdExctnDt><Dt>2026-12-01</Dt></ReqdExctnDt>')
    expect(file).to.include('<Nm>Jurgen Grosse + Son</Nm>').and.include('<Ustrd>Wallet + Grosse EUR5</Ustrd>')
    expect(file).to.include(
      '<PstlAdr><StrtNm>Strasse</StrtNm><BldgNb>5</BldgNb><PstCd>12345</PstCd><TwnNm>Lodz</TwnNm><Ctry>PL</Ctry></PstlAdr>',
    )
    expect(file.match(/<NbOfTxs>2</g)).to.have.length(2)
  })

  it('is refused where a bank would refuse it, or pay otherwise than meant', () => {
    const [first] = PAYOUTS.payouts
    const withPayout = (change: Partial<Payout>): PayoutFile => ({ ...PAYOUTS, payouts: [{ ...first!, ...change }] })
    const to = first!.to
    const refusals: [PayoutFile, RegExp][] = [
      [{ ...PAYOUTS, payouts: [] }, /nothing to pay out/],
      [{ ...PAYOUTS, day: '1.12.2026' }, /is no day/],
      [{ ...PAYOUTS, payouts: [first!, first!] }, /same id/],
      [withPayout({ amount: 0 }), /no amount/],
      [withPayout({ amount: -1 }), /no amount/],
      [withPayout({ amount: 0.5 }), /no amount/],
      [withPayout({ amount: 100_000_000_000 }), /no amount/],
      [withPayout({ text: 'x'.repeat(141) }), /more than 140/],
      [withPayout({ id: 'x'.repeat(36) }), /no id/],
      [withPayout({ id: 'ü' }), /no id/],
      [withPayout({ to: { ...to, iban: 'DE03120300000000202051' } }), /mistyped/],
      [withPayout({ to: { ...to, bic: 'NOTPROVIDED' } }), /no BIC/],
      [withPayout({ to: { ...to, name: '日本' } }), /no letters/],
      [withPayout({ to: { ...to, address: { town: 'Berlin', country: 'Germany' } } }), /needs a town, and a country/],
    ]
    for (const [file, text] of refusals) expect(() => payoutFile(file), String(text)).to.throw(Fault, text)
  })

  it('writes names in the letters of SEPA', () => {
    expect(sepaText('Ægir Þór Łukasz ıßœ', 70)).to.equal('AEgir THor Lukasz issoe')
    expect(sepaText('x'.repeat(80), 70)).to.have.length(70)
    expect(sepaText(' a \n\t b ', 70)).to.equal('a b')
  })
})

describe('the statement of a wallet', () => {
  it('adds up, and our own reader reads the same', async () => {
    const file = walletStatement(WALLET)
    const [checked] = await checkStatements(once(file))
    expect(checked).to.include({ account: 'juliet-EUR', currency: 'EUR', sum: 3760, problem: undefined })
    expect(checked?.closing).to.deep.equal({ amount: 3710, date: '2026-11-30' })
    const entries = []
    for await (const events of readStatements(once(file)))
      for (const event of events) if ('entry' in event) entries.push(event.entry)
    expect(entries).to.containSubset([
      { amount: -1240, counterparty: 'Roméo <Montague>', purpose: ['lunch & supper'], date: '2026-11-02' },
      { amount: 5000, purpose: [] },
    ])
  })
})
