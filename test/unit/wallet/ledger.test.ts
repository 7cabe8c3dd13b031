// The ledger over a real store: what it promises whatever races.
import { expect } from 'chai'
import { walletOf, houseAccount } from '../../../core/wallet/account.ts'
import { checkLedger } from '../../../core/wallet/check.ts'
import { allPostings, postingsOf } from '../../../core/wallet/history.ts'
import { postTransfer, type LedgerContext, type TransferOrder } from '../../../core/wallet/ledger.ts'
import { payBack } from '../../../core/wallet/refund.ts'
import { EUR, openLedger, type OpenLedger } from '../../support/ledger.ts'

describe('the ledger', () => {
  let ledger: OpenLedger
  beforeEach(async () => void (ledger = await openLedger()))
  afterEach(() => ledger.end())

  const order = (id: string, from: string, to: string, amount: number): TransferOrder => ({
    ...{ id, kind: 'payment', from, to, by: null, money: { amount, currency: 'EUR' } },
  })
  const refusal = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'done',
      (error: Error) => error.message,
    )

  it('lets 100 of 1,000 concurrent payments of 1 succeed from a wallet of 100, and adds up', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 0)
    const results = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) =>
        refusal(postTransfer(ledger.context, order(`p${at}`, alex, michael, 1))),
      ),
    )
    expect(results.filter(each => each === 'done')).to.have.length(100)
    expect(new Set(results)).to.have.length(2)
    expect([await ledger.balance(alex), await ledger.balance(michael)]).to.deep.equal([0, 100])
    expect(await checkLedger(ledger.context)).to.deep.equal([])
  })

  it('keeps the limit when two that share nothing in memory pay at the same moment', async () => {
    const alex = await ledger.fund('alex', 20)
    const michael = await ledger.fund('michael', 0)
    const doors: LedgerContext[] = [ledger.context, await ledger.another()]
    const results = await Promise.all(
      doors.flatMap((context, door) =>
        Array.from({ length: 15 }, (_, at) => refusal(postTransfer(context, order(`${door} ${at}`, alex, michael, 1)))),
      ),
    )
    expect(results.filter(each => each === 'done')).to.have.length(20)
    expect(await ledger.balance(alex)).to.equal(0)
    expect(await checkLedger(ledger.context)).to.deep.equal([])
  })

  it('moves money once for one id, and refuses the id for anything else', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 0)
    const twice = await Promise.all([1, 2].map(() => postTransfer(ledger.context, order('p', alex, michael, 30))))
    expect(twice[0]).to.deep.equal(twice[1])
    expect(await ledger.balance(alex)).to.equal(70)
    expect(await refusal(postTransfer(ledger.context, order('p', alex, michael, 31)))).to.contain('something else')
  })

  it('writes nothing where another write of the batch is refused', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 0)
    const also = () => [{ remove: 'notices', id: 'n' } as const, { change: 'notices', id: 'none', patch: {} } as const]
    expect(await refusal(postTransfer(ledger.context, order('p', alex, michael, 1), also))).to.contain('meanwhile')
    expect(await ledger.balance(alex)).to.equal(100)
    expect(await ledger.context.store.transfers.get('p')).to.equal(undefined)
  })

  it('refuses what is no amount, another currency, the own wallet, and play money with real money', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 0)
    for (const amount of [0, -5, 0.5, Number.NaN, 2 ** 53])
      expect(await refusal(postTransfer(ledger.context, order('p', alex, michael, amount))), String(amount)).to.match(
        /no whole number|not enough/,
      )
    expect(await refusal(postTransfer(ledger.context, order('p', alex, alex, 1)))).to.contain('own wallet')
    const yen = await walletOf(ledger.context, 'michael', { currency: 'JPY', play: true })
    expect(await refusal(postTransfer(ledger.context, order('p', alex, yen.id, 1)))).to.contain('in EUR')
    const real = await walletOf(ledger.context, 'michael', { currency: 'EUR', play: false })
    expect(await refusal(postTransfer(ledger.context, order('p', alex, real.id, 1)))).to.contain('never mixed')
    expect(await checkLedger(ledger.context)).to.deep.equal([])
  })

  it('counts what is paid in a day and a month, and a clock that is set back begins no new one', async () => {
    const alex = await ledger.fund('alex', 1_000)
    const michael = await ledger.fund('michael', 0)
    const limits = { once: 60, day: 100, month: 150 }
    const pay = (id: string, amount: number) =>
      refusal(postTransfer(ledger.context, { ...order(id, alex, michael, amount), limits }))
    ledger.setTime('2026-11-10T12:00:00Z')
    expect(await pay('1', 61)).to.contain('0.60 EUR at once')
    expect(await pay('2', 60)).to.equal('done')
    expect(await pay('3', 50)).to.contain('1.00 EUR in a day')
    ledger.setTime('2026-11-09T12:00:00Z')
    expect(await pay('4', 50)).to.contain('1.00 EUR in a day')
    ledger.setTime('2026-11-10T23:30:00Z') // the next day in Berlin
    expect(await pay('5', 60)).to.equal('done')
    expect(await pay('6', 31)).to.contain('1.50 EUR in a month')
    ledger.setTime('2026-12-01T12:00:00Z')
    expect(await pay('7', 60)).to.equal('done')
  })

  it('pays back by opposite transfers, in parts, and never more than was paid', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 100)
    const paid = await postTransfer(ledger.context, order('p', alex, michael, 50))
    const other = await ledger.another()
    const back = (context: LedgerContext, id: string) =>
      refusal(payBack(context, paid, { id, by: null, kind: 'refund', amount: 20 }))
    const results = await Promise.all(
      ['a', 'b', 'c', 'd', 'a'].map((id, at) => back(at % 2 ? other : ledger.context, id)),
    )
    expect(results.filter(each => each === 'done')).to.have.length.within(2, 3)
    expect(results.find(each => each !== 'done')).to.contain('Only 0.10 EUR')
    expect([await ledger.balance(alex), await ledger.balance(michael)]).to.deep.equal([90, 110])
    expect(await ledger.context.store.transfers.get('p')).to.deep.equal(paid)
    expect(await checkLedger(ledger.context)).to.deep.equal([])
  })

  it('shows the postings of an account in their order, page by page', async () => {
    const alex = await ledger.fund('alex', 100)
    const michael = await ledger.fund('michael', 0)
    for (let at = 1; at <= 6; at++)
      await postTransfer(ledger.context, at % 3 ? order(`${at}`, alex, michael, at) : order(`${at}`, michael, alex, 1))
    const page = await postingsOf(ledger.context, alex, { limit: 3 })
    expect(page.map(({ change }) => change)).to.deep.equal([1, -5, -4])
    const next = await postingsOf(ledger.context, alex, { limit: 3, before: page.at(-1)?.sequence })
    expect(next.map(({ change, balance }) => [change, balance])).to.deep.equal([
      [1, 98],
      [-2, 97],
      [-1, 99],
    ])
    const all = []
    for await (const { sequence } of allPostings(ledger.context, alex)) all.push(sequence)
    expect(all).to.deep.equal([7, 6, 5, 4, 3, 2, 1])
  })

  it('is found to be wrong by the doctor where a balance was changed by hand', async () => {
    const alex = await ledger.fund('alex', 100)
    await ledger.context.store.ledgerAccounts.change(alex, {}, { balance: 101 })
    expect(await checkLedger(ledger.context)).to.deep.equal([
      { object: alex, part: 'balance', should: '1.00 EUR', is: '1.01 EUR' },
    ])
  })

  it('agrees with plain numbers after random transfers of several at once, and is 0 in all', async () => {
    const owners = ['ann', 'bob', 'carl', 'dora']
    const wallets = await Promise.all(owners.map(owner => ledger.fund(owner, 50)))
    const other = await ledger.another()
    const model = new Map(wallets.map(id => [id, 50]))
    let seed = Number(process.env.BELLHOP_TEST_SEED ?? 7)
    const draw = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    for (let round = 0; round < 40; round++) {
      const orders = Array.from({ length: 5 }, (_, at) => {
        const from = draw(4)
        const to = (from + 1 + draw(3)) % 4
        return order(`${round} ${at}`, wallets[from] ?? '', wallets[to] ?? '', 1 + draw(40))
      })
      const results = await Promise.all(
        orders.map((each, at) => refusal(postTransfer(at % 2 ? other : ledger.context, each))),
      )
      orders.forEach(({ from, to, money: { amount } }, at) => {
        if (results[at] !== 'done') return
        model.set(from, (model.get(from) ?? 0) - amount)
        model.set(to, (model.get(to) ?? 0) + amount)
      })
      for (const id of wallets) expect(await ledger.balance(id), `${id}, round ${round}`).to.equal(model.get(id))
      expect(Math.min(...model.values())).to.be.at.least(0)
    }
    const play = await houseAccount(ledger.context, 'play', EUR)
    expect(play.balance).to.equal(-200)
    expect(await checkLedger(ledger.context)).to.deep.equal([])
  })
})
