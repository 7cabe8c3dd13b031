// Automatic payments over a real store: confirmed once, paid on their days, up to what was agreed.
import { expect } from 'chai'
import { readFields } from '../../../core/commands/fields.ts'
import { lineOf } from '../../../core/commands/line.ts'
import { payDue } from '../../../core/wallet/autopay-due.ts'
import { nextPayDay, periodOf } from '../../../core/wallet/autopay-days.ts'
import { expirePayments } from '../../../core/wallet/expiry.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { leaveWallet } from '../../../core/wallet/leaving.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'

describe('an automatic payment', () => {
  let world: WalletPeople
  beforeEach(async () => {
    world = await openWalletPeople()
    world.ledger.setTime('2027-01-31T12:00:00Z')
    await says('topup', { amount: '500' })
  })
  afterEach(() => world.ledger.end())

  const says = (name: string, fields: Fields, username = 'alex') => world.says(name, fields, world.callerOf(username))
  const begin = async (fields: Fields, answer = 'yes'): Promise<string> => {
    const reference = referenceIn(await says('autopay', fields))
    return says('confirm', { payment: reference, answer })
  }
  /** Runs what was put off last, as the queue does when its time has come. */
  const runLast = async (at: string) => {
    world.ledger.setTime(at)
    await payDue(world.context, world.jobs.at(-1) ?? '')
  }
  const listed = async () =>
    (await world.does('autopay', {}, world.callerOf('alex'))).table?.rows.map(([, what]) => what) ?? []

  it('pays the first time when it is confirmed, and then on the same day of each month', async () => {
    const begun = await begin({ to: 'michael', amount: '30', every: 'month', purpose: 'rent' })
    expect(begun).to.contain('30.00 EUR play money to Michael Stone (michael) for rent each month, without being asked')
    await runLast('2027-01-31T12:00:01Z')
    expect(await world.balance('michael')).to.equal(3_000)
    expect(await world.context.store.autopays.find()).to.have.nested.property('[0].next', '2027-02-28T07:00:00.000Z')
    await runLast('2027-02-28T07:00:00Z')
    await runLast('2027-02-28T07:00:05Z')
    expect(await world.balance('michael')).to.equal(6_000)
    expect((await world.told('alex')).at(-1)).to.match(
      /^Paid: 30\.00 EUR.*each month\. The next time is 31 March 2027\.$/,
    )
    expect((await world.told('michael')).at(-1)).to.contain('paid you 30.00 EUR play money for rent')
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('pays a time once, when its job runs twice or came from a queue that was lost', async () => {
    await begin({ to: 'michael', amount: '1', every: 'day' })
    const [job = ''] = world.jobs
    world.ledger.setTime('2027-01-31T12:00:01Z')
    await Promise.all([payDue(world.context, job), payDue(world.context, job)])
    await payDue(world.context, job)
    expect(await world.balance('michael')).to.equal(100)
  })

  it('tells what could not be paid, and goes on with the next time', async () => {
    await begin({ to: 'michael', amount: '2', every: 'week' })
    await says('freeze', {})
    await runLast('2027-01-31T12:00:01Z')
    expect(await world.balance('michael')).to.equal(0)
    expect((await world.told('alex')).at(-1)).to.match(/could not be paid\. The wallet is frozen.*7 February 2027\.$/)
    await world.says('freeze', { person: 'alex', undo: 'yes' }, { admin: true })
    await runLast('2027-02-07T08:00:00Z')
    expect(await world.balance('michael')).to.equal(200)
  })

  it('ends with its last day, when it is stopped, and when one of the two leaves', async () => {
    await begin({ to: 'michael', amount: '5', every: 'month', until: '2027-02-28' })
    await runLast('2027-01-31T12:00:01Z')
    await runLast('2027-02-28T07:00:00Z')
    expect((await world.told('alex')).at(-1)).to.contain('That was the last time.')
    expect(await listed()).to.deep.equal([])
    await begin({ to: 'michael', amount: '5', every: 'month' })
    expect(await says('autopay', { to: 'michael', stop: 'yes' })).to.match(/^Ended/)
    await runLast('2027-03-01T12:00:00Z')
    expect(await world.balance('michael')).to.equal(1_000)
    await begin({ to: 'michael', amount: '5', every: 'month' })
    await leaveWallet(world.context, { id: 'michael', username: 'michael', name: '', manager: null, profile: {} })
    expect(await listed()).to.deep.equal([])
  })

  it('pays what the payee asks for, up to the amount in each month, and asks for the rest', async () => {
    expect(await begin({ to: 'michael', amount: '50', every: 'a month', asked: 'yes' })).to.contain(
      'what Michael Stone (michael) asks you to pay, up to 50.00 EUR play money in each month',
    )
    const request = (amount: string) => says('request', { from: 'alex', amount, purpose: 'meal' }, 'michael')
    expect(await request('20')).to.contain('has agreed to it before, and paid 20.00 EUR')
    expect((await world.told('alex')).at(-1)).to.contain('30.00 EUR play money are left in this month')
    expect(await request('30.01')).to.contain('is asked for 30.01 EUR')
    expect(await request('30')).to.contain('paid 30.00 EUR')
    expect(await request('0.01')).to.contain('is asked for')
    world.ledger.setTime('2027-01-20T12:00:00Z')
    expect(await request('1'), 'a clock that is set back').to.contain('is asked for')
    world.ledger.setTime('2027-02-01T12:00:00Z')
    expect(await request('50')).to.contain('paid 50.00 EUR')
    expect(await world.balance('michael')).to.equal(10_000)
    expect(await world.says('request', { from: 'alex', amount: '1' }, world.callerOf('eve'))).to.contain('is asked for')
  })

  it('never pays more than was agreed, when the payee asks many times at once', async () => {
    await begin({ to: 'michael', amount: '10', every: 'month', asked: 'yes' })
    const said = await Promise.all(
      Array.from({ length: 30 }, () => says('request', { from: 'alex', amount: '1' }, 'michael')),
    )
    expect(said.filter(each => each.includes('paid 1.00'))).to.have.length(10)
    expect(await world.balance('michael')).to.equal(1_000)
  })

  it('is confirmed as a payment of what it pays within a month', async () => {
    expect(await begin({ to: 'michael', amount: '2', every: 'day' })).to.contain('write the amount')
    expect(await begin({ to: 'michael', amount: '20', every: 'day' }, '20')).to.contain('confirmed on a page')
    expect(await begin({ to: 'michael', amount: '2', every: 'day' }, '2')).to.contain('From now on you pay')
    expect(await listed()).to.have.length(1)
  })

  it('is confirmed by its payer alone, once, and refused without a period', async () => {
    const reference = referenceIn(await says('autopay', { to: 'michael', amount: '5', every: 'month' }))
    expect(await says('confirm', { payment: reference, answer: 'yes' }, 'michael')).to.contain('no payment')
    const answers = await Promise.all([1, 2, 3].map(() => says('confirm', { payment: reference, answer: 'yes' })))
    expect(new Set(answers)).to.have.length(1)
    expect(await listed()).to.have.length(1)
    expect(await says('autopay', { to: 'michael', amount: '5', every: 'rent' })).to.contain('Say how often')
    expect(await says('autopay', { to: 'michael', amount: '5', every: 'month', until: '2027-01-30' })).to.contain(
      'is over',
    )
    expect(await says('autopay', { to: 'alex', amount: '5', every: 'month' })).to.contain('That is you')
  })

  it('is written as a line, with its amount, how often and what for', async () => {
    const command = world.context.house.commands.find(({ name }) => name === 'autopay')
    const fieldsOf = (line: string) => command && readFields(command, lineOf(line))
    expect(fieldsOf('autopay michael 30 EUR a month rent of the flat --until 2027-12-31')).to.deep.equal({
      ...{ to: 'michael', amount: '30', every: 'EUR', purpose: 'a month rent of the flat', until: '2027-12-31' },
    })
    expect(fieldsOf('autopay canteen 50 month --asked')).to.deep.equal({
      ...{ to: 'canteen', amount: '50', every: 'month', asked: 'true' },
    })
    const said = await begin({ to: 'michael', amount: '30', every: 'EUR', purpose: 'a month rent of the flat' })
    expect(said).to.contain('30.00 EUR play money to Michael Stone (michael) for rent of the flat each month, without')
  })

  it('is forgotten behind its last day', async () => {
    await begin({ to: 'michael', amount: '5', every: 'month', asked: 'yes', until: '2027-02-01' })
    world.ledger.setTime('2027-02-04T12:00:00Z')
    await expirePayments(world.context)
    expect(await listed()).to.deep.equal([])
  })
})

describe('the days of an automatic payment', () => {
  const CASES: [every: 'day' | 'week' | 'month', since: string, after: string, next: string][] = [
    ['day', '2026-12-31', '2026-12-31', '2027-01-01'],
    ['week', '2026-12-28', '2027-01-03', '2027-01-04'],
    ['week', '2026-12-28', '2027-01-04', '2027-01-11'],
    ['month', '2026-12-31', '2026-12-31', '2027-01-31'],
    ['month', '2026-12-31', '2027-01-31', '2027-02-28'],
    ['month', '2026-12-31', '2027-02-28', '2027-03-31'],
    ['month', '2028-01-30', '2028-02-01', '2028-02-29'],
    ['month', '2026-11-05', '2026-12-04', '2026-12-05'],
    ['month', '2026-11-05', '2026-11-01', '2026-11-05'],
  ]
  for (const [every, since, after, next] of CASES)
    it(`are, each ${every} since ${since}, behind ${after}: ${next}`, () =>
      void expect(nextPayDay(every, since, after)).to.equal(next))

  it('are counted in a day, a week from Monday on, or a month', () => {
    expect(periodOf('day', '2026-11-29')).to.equal('2026-11-29')
    expect(periodOf('week', '2026-11-29')).to.equal('2026-11-23')
    expect(periodOf('week', '2026-11-30')).to.equal('2026-11-30')
    expect(periodOf('month', '2026-11-29')).to.equal('2026-11-01')
  })
})
