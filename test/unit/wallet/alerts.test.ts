// Alerts of a wallet over a real store: told with the transfer that they are about, once.
import { expect } from 'chai'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

describe('alerts of a wallet', () => {
  let world: WalletPeople
  beforeEach(async () => void (world = await openWalletPeople()))
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const pays = async (amount: string, from = 'alex', to = 'michael') => {
    const payment = referenceIn(await says('pay', { to, amount }, from))
    await says('confirm', { payment, answer: 'yes' }, from)
  }
  const last = async (username = 'alex') => (await world.told(username)).at(-1)

  it('tell when the balance goes below or above an amount, and not again until it has come back', async () => {
    await says('alerts', { kind: 'below', amount: '10' })
    await says('alerts', { kind: 'above', amount: '100,00 €' })
    await says('topup', { amount: '30' })
    expect(await world.told('alex')).to.deep.equal([])
    await pays('25')
    expect(await last()).to.equal('Your wallet is below 10.00 EUR play money.\nIt has 5.00 EUR play money now.')
    await pays('1')
    expect(await world.told('alex')).to.have.length(1)
    await says('topup', { amount: '200' })
    expect(await last()).to.equal('Your wallet is above 100.00 EUR play money.\nIt has 204.00 EUR play money now.')
  })

  it('tell of everything that comes in, and of each movement over an amount', async () => {
    await says('alerts', { kind: 'incoming' }, 'michael')
    await says('alerts', { kind: 'over', amount: '20' })
    await says('topup', { amount: '50' })
    expect(await last()).to.contain('50.00 EUR play money is more than 20.00')
    await pays('20 lunch')
    expect(await world.told('alex')).to.have.length(1)
    expect(await world.told('michael')).to.include(
      '20.00 EUR play money came in (lunch).\nIt has 20.00 EUR play money now.',
    )
    await pays('21')
    expect(await last()).to.contain('-21.00 EUR play money is more than')
  })

  it('are listed, and taken away one by one', async () => {
    await says('alerts', { kind: 'below', amount: '10' })
    await says('alerts', { kind: 'incoming' })
    const listed = async () =>
      (await world.does('alerts', {}, world.callerOf('alex'))).table?.rows.map(([kind]) => kind)
    expect(await listed()).to.deep.equal(['below', 'incoming'])
    await says('alerts', { kind: 'below', amount: 'off' })
    await says('alerts', { kind: 'incoming', amount: 'off' })
    expect(await listed()).to.equal(undefined)
    await says('topup', { amount: '5' })
    expect(await world.told('alex')).to.deep.equal([])
    expect(await says('alerts', { kind: 'sometimes' })).to.contain('Write alerts below')
    expect(await says('alerts', { kind: 'below', amount: '1,234' })).to.contain('two amounts')
  })

  it('are kept as they were when several are set at the same moment', async () => {
    await Promise.all(['below', 'above', 'over'].map(kind => says('alerts', { kind, amount: '10' })))
    const { table } = await world.does('alerts', {}, world.callerOf('alex'))
    expect(table?.rows).to.have.length(3)
  })
})
