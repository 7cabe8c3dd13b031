// Limits and permissions of wallets over a real store: who is concerned, from when on, and which rule counts.
import { expect } from 'chai'
import { leaveWallet } from '../../../core/wallet/leaving.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

const ADMIN = { admin: true }

describe('limits and permissions of a wallet', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople()
    world.ledger.setTime('2027-01-10T12:00:00Z')
    await says('topup', { amount: '500' })
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const set = (of: string, fields: Fields) => world.says('limits', { of, ...fields }, ADMIN)
  const pays = async (amount: string, to = 'michael') => {
    const said = await says('pay', { to, amount })
    const payment = referenceIn(said)
    return payment ? says('confirm', { payment, answer: 'yes' }) : said
  }
  /** The day after changes were made: they hold. */
  const later = () => world.ledger.setTime('2027-01-11T12:00:00Z')
  const group = async (name: string, ...people: string[]) => {
    const made = { id: name, name, title: name, kind: 'chat', owner: 'eve', origin: 'custom' } as const
    await world.context.store.groups.insert(made)
    for (const person of people)
      await world.context.store.memberships.insert({ id: `${name} ${person}`, group: name, person })
  }

  it('take effect a day later, and are told at once', async () => {
    expect(await set('alex', { once: '10' })).to.match(
      /^Alex Hill: From 11 January 2027 .*at most 10 at once\. 1 person is told/,
    )
    expect(await world.told('alex')).to.deep.equal([
      'The administrator changes your wallet. From 11 January 2027 at 13:00 CET on: at most 10 at once.',
    ])
    expect(await pays('20')).to.contain('Paid: 20.00')
    expect(await says('limits', {})).to.contain('Set for you: what holds for everybody. From 11 January')
    later()
    expect(await pays('20')).to.contain('The limit is 10.00 EUR at once')
    expect(await pays('10')).to.contain('Paid')
    expect(await says('limits', {})).to.equal('Set for you: at most 10 at once.')
  })

  it('let somebody be paid alone, or neither', async () => {
    await set('alex', { may: 'receive' })
    await set('michael', { may: 'none' })
    const open = referenceIn(await says('pay', { to: 'eve', amount: '5' }))
    later()
    expect(await pays('5', 'eve')).to.contain('Nothing can be paid from this wallet')
    expect(await says('confirm', { payment: open, answer: 'yes' })).to.match(/Nothing can be paid|over/)
    expect(await says('topup', { amount: '5' })).to.contain('more')
    expect(await says('topup', { amount: '5' }, 'michael')).to.contain('Nothing can be paid to your wallet')
    expect(await says('pay', { to: 'michael', amount: '5' }, 'eve')).to.contain('Nothing can be paid to this wallet')
    expect(await says('request', { from: 'alex', amount: '5' }, 'eve')).to.contain('Nothing can be paid from')
    expect(await world.balance('alex')).to.equal(50_500)
  })

  it('of a person count before those of groups, of which the strictest does, and these before lists', async () => {
    await group('sales', 'alex')
    await group('tour', 'alex', 'michael')
    await set('organisation', { once: '3', day: '30' })
    await set('sales', { once: '8' })
    await set('tour', { once: '7' })
    later()
    expect(await pays('8')).to.contain('The limit is 7.00 EUR at once')
    expect(await says('pay', { to: 'alex', amount: '4' }, 'eve').then(said => referenceIn(said))).to.have.length(9)
    await set('alex', { once: '20' })
    world.ledger.setTime('2027-01-12T13:00:00Z')
    expect(await pays('20')).to.contain('Paid')
    expect(await pays('11')).to.contain('The limit is 30.00 EUR in a day')
  })

  it('are told to everybody whom they concern', async () => {
    await group('tour', 'alex', 'michael')
    expect(await set('tour', { may: 'receive' })).to.contain('3 people are told')
    for (const username of ['alex', 'michael', 'eve'])
      expect(await world.told(username)).to.match(/you are paid, and pay nothing/)
    expect(await set('organisation', { month: '5' })).to.contain('3 people are told')
  })

  it('are lifted after the same delay, and forgotten with the person', async () => {
    await set('alex', { once: '10' })
    later()
    await set('alex', { lift: 'yes' })
    expect(await pays('20')).to.contain('The limit is 10.00')
    world.ledger.setTime('2027-01-12T13:00:00Z')
    expect(await pays('20')).to.contain('Paid')
    await leaveWallet(world.context, { id: 'alex', username: 'alex', name: '', manager: null, profile: {} })
    expect(await world.context.store.walletRules.find()).to.deep.equal([])
  })

  it('are set by the administrator alone, also for oneself', async () => {
    for (const whose of ['alex', 'michael', 'organisation'])
      expect(await says('limits', { of: whose, once: '100000' })).to.contain('Only the administrator')
    expect(await set('alex', { may: 'everything' })).to.contain('none, receive or pay')
    expect(await set('nobody', { once: '1' })).to.contain('no person, group or list')
    expect(await set('alex', {})).to.equal('Alex Hill: nothing is set.')
  })
})
