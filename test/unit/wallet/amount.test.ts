// Amounts as people write them, and the parts of one.
import { expect } from 'chai'
import { readAmount, splitAmount } from '../../../core/wallet/amount.ts'

const read = (text: string, currencies = ['EUR', 'JPY', 'KWD', 'GBP']): string => {
  try {
    const { money, purpose } = readAmount(text, currencies)
    return `${money.amount} ${money.currency}${purpose === undefined ? '' : ` ${purpose}`}`
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

describe('an amount as people write it', () => {
  const good: [written: string, read: string][] = [
    ['25', '2500 EUR'],
    ['25.50', '2550 EUR'],
    ['25,50 €', '2550 EUR'],
    ['€25', '2500 EUR'],
    ['EUR 25.5', '2550 EUR'],
    ['25 lunch', '2500 EUR lunch'],
    ['25,50 € lunch for two', '2550 EUR lunch for two'],
    ['25 for 3 coffees', '2500 EUR 3 coffees'],
    ['25 eur for lunch', '2500 EUR lunch'],
    ['25 all drinks', '2500 EUR all drinks'],
    ['1 250', '125000 EUR'],
    ['1\u202f250,50', '125050 EUR'],
    ["1'250.50", '125050 EUR'],
    ['1’250’000', '125000000 EUR'],
    ['1,234.50', '123450 EUR'],
    ['1.234,50', '123450 EUR'],
    ['1.234.567', '123456700 EUR'],
    ['12,34,567.00', '123456700 EUR'],
    ['٢٥٫٥٠', '2550 EUR'],
    ['२५', '2500 EUR'],
    ['２５', '2500 EUR'],
    ['1,234 JPY', '1234 JPY'],
    ['0.250 KWD', '250 KWD'],
    ['0.01', '1 EUR'],
  ]
  for (const [written, expected] of good) it(`is read: ${written}`, () => expect(read(written)).to.equal(expected))

  for (const written of ['1,234', '1.234', '1.234 KWD', '12,345 €', '25.505'])
    it(`could be two: ${written}`, () => expect(read(written)).to.contain('could be two amounts'))

  for (const written of ['-5', '−5.00', '-€5', '–5', '€ −5'])
    it(`is not below nothing: ${written}`, () => expect(read(written)).to.match(/minus sign|no amount/))

  for (const written of ['', 'lunch', '1e3', '0x10', '1 25', '1,23,4', '1.2.3', '25.', '1,234,56'])
    it(`is none: ${written}`, () => expect(read(written)).to.match(/no amount/))

  for (const written of ['25 USD', '$25', '25 $', '25 CHF lunch', 'USD 25'])
    it(`is in no currency of ours: ${written}`, () => expect(read(written)).to.match(/Amounts are in|no amount/))

  for (const written of ['0', '0.00', '0 lunch'])
    it(`is too little: ${written}`, () => expect(read(written)).to.contain('is too little'))
  for (const written of ['99999999999999999999', '20000000000'])
    it(`is too much: ${written}`, () => expect(read(written)).to.contain('is more than can be paid'))

  it('is divided into parts that add up', () => {
    for (const [amount, parts] of [
      [12_000, 6],
      [100, 3],
      [1, 4],
      [999_999_999_999, 7],
    ] as const) {
      const all = splitAmount(amount, parts)
      expect(all.reduce((sum, part) => sum + part)).to.equal(amount)
      expect(Math.max(...all) - Math.min(...all)).to.be.at.most(1)
    }
  })
})
