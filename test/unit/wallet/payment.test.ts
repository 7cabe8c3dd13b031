// Payments from the command to the ledger, over a real store: what is confirmed, by whom, how often.
import { expect } from 'chai'
import type { Caller } from '../../../core/model/caller.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { pageCode } from '../../../core/wallet/page-code.ts'
import { pay } from '../../../core/wallet/confirm.ts'
import { openWalletPeople, referenceIn, type Fields, type WalletPeople } from '../../support/wallet-people.ts'
import { inLanguage } from '../../../texts/say.ts'

describe('a payment', () => {
  let world: WalletPeople
  const open = async (environment?: Fields) => void (world = await openWalletPeople(environment))
  beforeEach(() => open())
  afterEach(() => world.ledger.end())

  const callerOf = (username: string, origin?: string) => world.callerOf(username, origin)
  const does = (name: string, fields: Fields, caller: Caller) => world.does(name, fields, caller)
  const text = (name: string, fields: Fields, caller: Caller) => world.says(name, fields, caller)
  const balance = (owner: string) => world.balance(owner)
  const asked = async (to: string, amount: string, caller = callerOf('alex')): Promise<string> =>
    referenceIn(await text('pay', { to, amount }, caller))

  it('moves its money once, however often it is confirmed, and tells the payee once', async () => {
    expect(await text('topup', { amount: '50' }, callerOf('alex'))).to.contain('50.00 EUR play money in all')
    const reference = await asked('michael', '25,50 €')
    expect(await balance('alex')).to.equal(5_000)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => text('confirm', { payment: reference, answer: 'yes' }, callerOf('alex'))),
    )
    expect(answers.filter(each => each.startsWith('Paid: 25.50 EUR play money'))).to.have.length.at.least(1)
    expect([await balance('alex'), await balance('michael')]).to.deep.equal([2_450, 2_550])
    expect(await world.told('michael')).to.have.length(1)
    expect(await checkLedger(world.context)).to.deep.equal([])
  })

  it('is the same one when its message comes again, and so is money that was topped up', async () => {
    const message = callerOf('alex', 'the same')
    expect(await asked('michael', '5', message)).to.equal(await asked('michael', '5', message))
    await text('topup', { amount: '50' }, callerOf('alex', 'top'))
    await text('topup', { amount: '50' }, callerOf('alex', 'top'))
    expect(await balance('alex')).to.equal(5_000)
  })

  it('is confirmed by its payer alone', async () => {
    await text('topup', { amount: '50' }, callerOf('alex'))
    const reference = await asked('michael', '5')
    for (const other of ['michael', 'eve'])
      expect(await text('confirm', { payment: reference, answer: 'yes' }, callerOf(other))).to.contain('no payment')
    expect(await balance('alex')).to.equal(5_000)
  })

  it('is confirmed by the amount as it is shown, in either form, also where that alone could mean two amounts', async () => {
    await world.ledger.end()
    await open({ BELLHOP_WALLET_CURRENCIES: 'KWD', BELLHOP_WALLET_T1: '0', BELLHOP_WALLET_T2: '5' })
    const alex = () => callerOf('alex')
    await text('topup', { amount: '10' }, alex())
    for (const language of ['en', 'de']) {
      const asked = await inLanguage(language, () => text('pay', { to: 'michael', amount: '1' }, alex()))
      const [, payment = '', answer = ''] = /confirm (\S+) (\S+)$/.exec(asked) ?? []
      expect(answer).to.equal(language === 'en' ? '1.000' : '1,000')
      expect(await text('confirm', { payment, answer }, alex())).to.contain('Paid: 1.000 KWD')
    }
  })

  it('wants its amount above T1, and a page above T2', async () => {
    await text('topup', { amount: '1000' }, callerOf('alex'))
    const middle = await asked('michael', '120')
    for (const answer of ['yes', '1', '12', '120.01', '120 x', '-120'])
      expect(await text('confirm', { payment: middle, answer }, callerOf('alex')), answer).to.contain(
        'Nothing was paid',
      )
    expect(await text('confirm', { payment: middle, answer: '120' }, callerOf('alex'))).to.contain('Paid: 120.00 EUR')
    const large = await asked('michael', '600')
    for (const answer of ['yes', '600'])
      expect(await text('confirm', { payment: large, answer }, callerOf('alex'))).to.contain('confirmed on a page')
    const [stored] = await world.context.store.payments.find({ where: { amount: 60_000 } })
    expect(stored && (await pay(world.context, stored))).to.contain('Paid: 600.00 EUR')
    expect(await balance('michael')).to.equal(72_000)
  })

  it('is paid above T2 by the code of its page, and not by one that was guessed', async () => {
    await text('topup', { amount: '1000' }, callerOf('alex'))
    const [first, second] = [await asked('michael', '600'), await asked('eve', '300.01')]
    const code = async (amount: number) => {
      const [found] = await world.context.store.payments.find({ where: { amount } })
      return found ? pageCode(world.context, found) : ''
    }
    const confirm = (payment: string, answer: string, username = 'alex') =>
      text('confirm', { payment, answer }, callerOf(username))
    expect(await confirm(first, await code(60_000), 'michael')).to.contain('no payment')
    expect(await confirm(first, (await code(60_000)).toLowerCase())).to.contain('Paid: 600.00 EUR')
    expect(second).to.have.length(9)
    const third = await asked('michael', '501')
    const right = await code(50_100)
    const wrong = right.replace(/^./, letter => (letter === 'A' ? 'B' : 'A'))
    await Promise.all(Array.from({ length: 20 }, () => confirm(third, wrong)))
    expect(await confirm(third, right), 'after so many tries').to.contain('Nothing was paid')
    expect(await balance('michael')).to.equal(60_000)
  })

  it('is never moved above T1 by one word, tap or reaction', async () => {
    await text('topup', { amount: '1000' }, callerOf('alex'))
    for (const amount of ['50.01', '600']) {
      const payment = await asked('michael', amount)
      const { choices } = world.context.house.commands.find(({ name }) => name === 'confirm')?.inputs.answer ?? {}
      expect(await choices?.(world.context, callerOf('alex'), { payment })).to.deep.equal([])
      for (const answer of ['yes', 'Yes', 'y', 'ja', 'ok', 'pay', '1', '👍', '✅', '💶'])
        expect(await text('confirm', { payment, answer }, callerOf('alex')), answer).to.contain('Nothing was paid')
    }
    expect(await balance('alex')).to.equal(100_000)
  })

  it('is not paid when it is declined, over, frozen, above the limit or more than there is', async () => {
    await text('topup', { amount: '50' }, callerOf('alex'))
    const confirm = (payment: string, answer: string) => text('confirm', { payment, answer }, callerOf('alex'))
    const declined = await asked('michael', '5')
    expect(await confirm(declined, 'no')).to.contain('Nothing is paid')
    expect(await confirm(declined, 'yes')).to.contain('declined')
    const much = await asked('michael', '50')
    await text('freeze', {}, callerOf('alex'))
    expect(await confirm(much, 'yes')).to.contain('frozen')
    expect(await text('freeze', { undo: 'yes' }, callerOf('alex'))).to.contain('only the administrator')
    await text('freeze', { person: 'alex', undo: 'yes' }, { admin: true })
    world.ledger.setTime(new Date(Date.now() + 16 * 60_000).toISOString())
    expect(await confirm(much, 'yes')).to.contain('until a time that is over')
    const poor = await asked('michael', '50')
    await confirm(await asked('michael', '1'), 'yes')
    expect(await confirm(poor, 'yes')).to.contain('not enough')
    expect(await balance('alex')).to.equal(4_900)
  })

  it('that is asked for is answered by the payer, and listed until then', async () => {
    await text('topup', { amount: '50' }, callerOf('michael'))
    const said = await text('request', { from: 'michael', amount: '25', purpose: 'lunch' }, callerOf('alex'))
    expect(said).to.contain('Michael Stone (michael) is asked for 25.00 EUR play money for lunch')
    const [notice] = await world.context.store.notices.find()
    expect(notice?.buttons?.buttons).to.have.length(2)
    expect(notice?.invoice?.options[0]?.uri).to.contain('amount=EUR:25.00')
    const { table } = await does('requests', {}, callerOf('michael'))
    expect(table?.rows[0]?.[1]).to.equal('you pay Alex Hill (alex)')
    const reference = table?.rows[0]?.[0] ?? ''
    expect(await text('confirm', { payment: reference, answer: 'yes' }, callerOf('michael'))).to.contain('Paid: 25.00')
    expect(await balance('alex')).to.equal(2_500)
    expect(await text('requests', {}, callerOf('michael'))).to.contain('Nobody asks')
  })

  it('is in the history of both, by month and by person', async () => {
    await text('topup', { amount: '50' }, callerOf('alex'))
    await text('confirm', { payment: await asked('michael', '5 lunch'), answer: 'yes' }, callerOf('alex'))
    const rows = async (of: string, owner = 'alex') =>
      (await does('history', of ? { of } : {}, callerOf(owner))).table?.rows.map(([, who, amount]) => [who, amount])
    expect(await rows('')).to.deep.equal([
      ['Michael Stone (michael)', '-5.00 EUR play money'],
      ['play money', '50.00 EUR play money'],
    ])
    expect(await rows('michael')).to.have.length(1)
    expect(await rows('', 'michael')).to.deep.equal([['Alex Hill (alex)', '5.00 EUR play money']])
    expect(await rows('2001-01')).to.equal(undefined)
  })

  it('is in the history of the month that the clocks of the organisation show', async () => {
    await world.ledger.end()
    await open({ BELLHOP_TIME_ZONE: 'Asia/Tokyo' })
    world.ledger.setTime('2026-11-30T16:00:00Z')
    await text('topup', { amount: '50' }, callerOf('alex'))
    const count = async (of: string) => (await does('history', { of }, callerOf('alex'))).table?.rows.length ?? 0
    expect([await count('2026-11'), await count('2026-12')]).to.deep.equal([0, 1])
  })
})
