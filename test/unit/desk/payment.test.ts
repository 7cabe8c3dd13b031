// A desk asks a customer to pay, over a real store: the desk's account of the house is paid, and the agent is told.
import { expect } from 'chai'
import { checkLedger } from '../../../core/wallet/check.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

describe('a payment to a desk', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople()
    const { desks, cases } = world.context.store
    const at = new Date().toISOString()
    await desks.insert({
      ...{ id: 'd1', name: 'canteen', title: 'Canteen', owner: null, agents: ['michael'], agentGroups: [], made: at },
      ...{ customers: 'here', listed: 'everyone', names: 'none', capacity: 3, answerMinutes: 0, rated: false },
    })
    await cases.insert({
      ...{ id: 'case-aaaaaa', desk: 'd1', pool: 'd1', customer: 'alex', name: 'Alex Hill', state: 'taken', open: true },
      ...{ agent: 'michael', offered: [], passed: [], shown: [], known: ['michael'], round: 1, transfers: 0 },
      ...{ since: at, opened: at },
    })
    await says('topup', { amount: '50' })
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const asks = (amount: string, username = 'michael') =>
    says('case request', { case: 'case-aaaaaa', amount, purpose: 'printing' }, username)

  it('is asked for in the name of the desk, and paid to its account', async () => {
    const said = await asks('12.50')
    expect(said).to.contain('Alex Hill is asked to pay Canteen 12.50 EUR play money for printing')
    const [question] = await world.told('alex')
    expect(question).to.contain('Canteen (canteen) asks you to pay 12.50 EUR').and.not.contain('Michael')
    expect((await world.does('requests', {}, world.callerOf('alex'))).table?.rows[0]?.[1]).to.equal('you pay Canteen')
    const paid = await says('confirm', { payment: referenceIn(said), answer: 'yes' })
    expect(paid).to.contain('Paid: 12.50 EUR play money to Canteen (canteen) for printing')
    expect((await world.told('michael')).at(-1)).to.contain('Alex Hill (alex) paid Canteen 12.50 EUR')
    expect([await world.balance('alex'), await world.balance('michael')]).to.deep.equal([3_750, undefined])
    expect(await world.ledger.balance('house desk canteen EUR play')).to.equal(1_250)
    expect((await world.does('history', {}, world.callerOf('alex'))).table?.rows[0]?.[1]).to.equal('desk canteen')
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is asked for by the agent of the conversation alone', async () => {
    for (const username of ['alex', 'eve']) expect(await asks('5', username)).to.contain('There is no conversation')
    expect(await world.told('alex')).to.deep.equal([])
  })
})
