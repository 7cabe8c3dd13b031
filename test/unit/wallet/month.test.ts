// The statement of a wallet in one month, over a real store: as a table for a spreadsheet, and as a file that our reader of banks' files reads.
import { expect } from 'chai'
import { checkStatements } from '../../../bank/statement-check.ts'
import { monthStatement } from '../../../core/wallet/month.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

describe('the statement of a wallet', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople()
    world.ledger.setTime('2026-10-31T22:30:00Z') // 23:30 in Berlin
    await says('topup', { amount: '100' })
    world.ledger.setTime('2026-11-10T12:00:00Z')
    await pays('25.50', '=lunch, and "more"')
    await pays('4')
    world.ledger.setTime('2026-11-30T23:30:00Z') // 1 December in Berlin
    await pays('1')
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const pays = async (amount: string, purpose = '') => {
    const payment = referenceIn(await says('pay', { to: 'michael', amount, purpose }))
    await says('confirm', { payment, answer: 'yes' })
  }
  const of = (month: string) =>
    monthStatement(world.context, world.callerOf('alex').person ?? expect.fail(), { month, currency: 'EUR' })

  it('begins with what was there before, and ends with what is there after', async () => {
    const { opening, closing, came, paid, rows } = await of('2026-11')
    expect([opening, closing, came, paid]).to.deep.equal([10_000, 7_050, 0, 2_950])
    expect(rows.map(({ change }) => change)).to.deep.equal([-2_550, -400])
    expect(await of('2026-10')).to.include({ opening: 0, closing: 10_000, came: 10_000, paid: 0 })
    expect(await of('2027-01')).to.include({ opening: 6_950, closing: 6_950 })
    expect((await of('2026-12')).rows).to.have.length(1)
  })

  it('is a table for a spreadsheet, with numbers and without formulas', async () => {
    const csv = await says('history', { of: '2026-11', as: 'csv' })
    expect(csv.split('\r\n')).to.deep.equal([
      'time,with,amount,currency,for,balance',
      '2026-11-10T12:00:00.000Z,Michael Stone (michael),-4.00,EUR play money,,70.50',
      '2026-11-10T12:00:00.000Z,Michael Stone (michael),-25.50,EUR play money,"\'=lunch, and ""more""",74.50',
    ])
    expect((await says('history', { of: 'michael', as: 'csv' })).split('\r\n')).to.have.length(4)
  })

  it('is a camt.053 that adds up', async () => {
    const [checked] = await checkStatements(once(await says('history', { of: '2026-11', as: 'camt' })))
    expect(checked).to.deep.include({ account: 'EUR-PLAY-alex', currency: 'EUR', entries: 2, sum: -2_950 })
    expect(checked?.problem).to.equal(undefined)
    expect([checked?.opening?.amount, checked?.closing?.amount]).to.deep.equal([10_000, 7_050])
    expect(await says('history', { as: 'camt' })).to.contain('Name the month')
    expect(await says('history', { of: '2026-11', as: 'pdf' })).to.contain('table, csv or camt')
  })
})
