// Money by a payment provider, over a real store: it comes once, goes back to the unit, and the ledger agrees after every step.
import { expect } from 'chai'
import { checkFunding } from '../../../core/funding/check.ts'
import { settleTopUp } from '../../../core/funding/top-up.ts'
import { tendFunding } from '../../../core/funding/expiry.ts'
import { followEvent, takeEvent } from '../../../core/funding/event.ts'
import { settlePayOut } from '../../../core/funding/pay-out-outcome.ts'
import { openFunding, type OpenFunding } from '../../support/funding.ts'

describe('money by a payment provider', function () {
  this.timeout(20_000)
  let funding: OpenFunding
  beforeEach(async () => void (funding = await openFunding()))
  afterEach(async () => {
    expect(await funding.findings()).to.deep.equal([])
    await funding.end()
  })

  const paymentOf = (at = 0) => funding.stripe.intents()[at]?.id ?? ''
  const topUps = () => funding.context.store.topUps.find()

  it('links a card on a page, takes money from it at once, and forgets it', async () => {
    expect(await funding.does('ann', 'wallet unlink')).to.contain('linked with no card')
    expect(await funding.does('ann', 'wallet link')).to.contain('on this page of Stripe')
    funding.stripe.finishPage('visa')
    await funding.delivers()
    expect((await funding.told()).join()).to.contain('linked with Visa ending in 4242')
    expect(await funding.does('ann', 'topup', { amount: '50' })).to.equal('50.00 EUR came into your wallet by Stripe.')
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(5_000)
    expect(await funding.told()).to.have.length(1)
    expect(await funding.does('ann', 'wallet unlink')).to.contain('Visa ending in 4242 no more')
    expect(await funding.does('ann', 'topup', { amount: '50' })).to.contain('Pay 50.00 EUR on this page')
  })

  it('lets who has linked nothing pay on a page, with another card when the first one is declined', async () => {
    expect(await funding.does('ann', 'topup', { amount: '20' })).to.contain('https://checkout.example/')
    funding.stripe.finishPage('declined')
    await funding.delivers()
    expect((await topUps()).map(({ state }) => state)).to.deep.equal(['open'])
    funding.stripe.finishPage('visa')
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(2_000)
    expect(await funding.told()).to.deep.equal(['20.00 EUR came into your wallet by Stripe.'])
  })

  it('takes money once for one message, and says so again', async () => {
    await funding.links('ann', 'visa')
    const first = await funding.does('ann', 'topup', { amount: '50' }, 'same')
    expect(await funding.does('ann', 'topup', { amount: '50' }, 'same')).to.equal(`This top-up is over: ${first}`)
    await funding.delivers()
    expect(funding.stripe.intents()).to.have.length(1)
    expect(await funding.balance('ann')).to.equal(5_000)
  })

  it('tells the owner in the language of the profile, also what happens while the owner is away', async () => {
    await funding.context.store.people.change('ann', {}, { profile: { language: 'de-CH' } })
    await funding.links('ann', 'visa')
    await funding.does('ann', 'topup', { amount: '50', below: '10' })
    const method = { id: 'pm_declined', kind: 'card', shown: 'Visa', digits: '0341' }
    await funding.context.store.fundingSources.change('ann', {}, { method, methodId: method.id })
    for (const { id } of await topUps()) await settleTopUp(funding.context, id)
    expect((await topUps()).map(({ problem }) => problem)).to.deep.equal(['Ihre Karte wurde abgelehnt.'])
    const notices = await funding.context.store.notices.find()
    expect(notices.map(({ text, texts }) => texts?.['de'] ?? text)).to.have.members([
      'Mit Ihrer Wallet verbunden: Visa mit den Endziffern 4242. topup 50 bucht davon 50 ab, wallet unlink beendet das.',
      '50,00 EUR sind nicht in Ihre Wallet gekommen, und es wurde nichts abgebucht: Ihre Karte wurde abgelehnt.' +
        ' Automatisches Aufladen ist ausgeschaltet: topup 50 --below 10 schaltet es ein.',
    ])
  })

  it('says why a card was declined, and takes nothing', async () => {
    await funding.links('ann', 'declined')
    expect(await funding.does('ann', 'topup', { amount: '50' })).to.match(
      /nothing was taken: Your card was declined\.$/,
    )
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(0)
  })

  it('opens a page where the bank wants the person to be there', async () => {
    await funding.links('ann', 'wantsPage')
    expect(await funding.does('ann', 'topup', { amount: '50' })).to.contain('Pay 50.00 EUR on this page')
    funding.stripe.finishPage('visa')
    await funding.delivers()
    expect(funding.stripe.intents().map(({ status }) => status)).to.deep.equal(['canceled', 'succeeded'])
    expect(await funding.balance('ann')).to.equal(5_000)
  })

  it('says that a debit is on its way, and credits it once when the bank has paid, in whatever order that is told', async () => {
    await funding.links('ann', 'debit')
    expect(await funding.does('ann', 'topup', { amount: '50' })).to.contain('50.00 EUR are on their way')
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(0)
    funding.stripe.answer(paymentOf(), 'succeeded')
    const events = funding.stripe.events.filter(({ type }) => String(type).startsWith('payment_intent'))
    await funding.delivers(events.toReversed())
    await funding.delivers(events)
    expect(await funding.balance('ann')).to.equal(5_000)
    expect((await funding.told()).filter(text => text.includes('came into'))).to.have.length(1)
  })

  it('tells when a bank does not pay a debit, days later', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    funding.stripe.answer(paymentOf(), 'failed')
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(0)
    expect((await funding.told()).at(-1)).to.contain('nothing was taken: Your card or bank account has too little.')
  })

  for (const loss of ['before', 'after'] as const)
    it(`does not know what happened when the connection is lost ${loss} Stripe has acted, and asks again`, async () => {
      await funding.links('ann', 'visa')
      funding.stripe.losses.push(loss, loss, loss)
      expect(await funding.does('ann', 'topup', { amount: '50' })).to.contain('has not answered yet')
      expect(await funding.balance('ann')).to.equal(0)
      const [topUp] = await topUps()
      await settleTopUp(funding.context, topUp?.id ?? '')
      expect(funding.stripe.intents()).to.have.length(1)
      expect(await funding.balance('ann')).to.equal(5_000)
      expect((await funding.told()).at(-1)).to.contain('50.00 EUR came into your wallet')
    })

  it('looks for the payment instead of asking for it again when Stripe may have forgotten the key', async () => {
    await funding.links('ann', 'visa')
    funding.stripe.losses.push('after', 'after', 'after')
    await funding.does('ann', 'topup', { amount: '50' }, 'arrived')
    funding.stripe.losses.push('before', 'before', 'before')
    await funding.does('ann', 'topup', { amount: '30' }, 'lost')
    const later = { ...funding.context, now: () => new Date(Date.now() + 13 * 3_600_000) }
    for (const { id } of await topUps()) await settleTopUp(later, id)
    expect(funding.stripe.intents()).to.have.length(1)
    expect(await funding.balance('ann')).to.equal(5_000)
    expect((await topUps()).map(({ state }) => state).sort()).to.deep.equal(['booked', 'failed'])
  })

  it('credits a doubled notification over two processes once', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    funding.stripe.answer(paymentOf(), 'succeeded')
    const event = funding.stripe.events.at(-1) ?? { id: '' }
    const processes = [funding.context, await funding.another()]
    const results = await Promise.allSettled([0, 1, 0, 1].map(at => funding.delivers([event], processes[at])))
    expect(results.some(({ status }) => status === 'fulfilled')).to.equal(true)
    await funding.delivers([event])
    expect(await funding.balance('ann')).to.equal(5_000)
  })

  it('follows refunds in parts, each told twice, and one that failed', async () => {
    await funding.links('ann', 'visa')
    await funding.does('ann', 'topup', { amount: '50' })
    funding.stripe.refund(paymentOf(), 1_234)
    const second = funding.stripe.refund(paymentOf(), 66)
    const events = [...funding.stripe.events]
    await funding.delivers(events)
    await funding.delivers(events.toReversed())
    expect(await funding.balance('ann')).to.equal(5_000 - 1_300)
    funding.stripe.failRefund(second)
    await funding.delivers()
    await funding.delivers(funding.stripe.events)
    expect(await funding.balance('ann')).to.equal(5_000 - 1_234)
  })

  it('follows a dispute: what the wallet lacks is owed, and taken from the next top-up', async () => {
    await funding.links('ann', 'visa')
    await funding.does('ann', 'topup', { amount: '50' })
    await funding.does('ann', 'pay', { to: 'bob', amount: '40' })
    const [payment] = await funding.context.store.payments.find()
    await funding.does('ann', 'confirm', { payment: payment?.reference ?? '', answer: 'yes' })
    const dispute = funding.stripe.dispute(paymentOf(), 5_000)
    await funding.delivers()
    await funding.delivers(funding.stripe.events)
    expect(await funding.balance('ann')).to.equal(0)
    expect((await funding.findings()).join()).to.contain('-40.00 EUR')
    await funding.does('ann', 'topup', { amount: '25' })
    expect(await funding.balance('ann')).to.equal(0)
    funding.stripe.closeDispute(dispute, 5_000)
    await funding.delivers()
    await funding.delivers(funding.stripe.events.toReversed())
    expect([await funding.balance('ann'), await funding.balance('bob')]).to.deep.equal([3_500, 4_000])
  })

  it('follows a dispute of a part, of which a part comes again', async () => {
    await funding.links('ann', 'visa')
    await funding.does('ann', 'topup', { amount: '50' })
    const dispute = funding.stripe.dispute(paymentOf(), 2_001)
    funding.stripe.closeDispute(dispute, 1_000)
    const events = [...funding.stripe.events].reverse()
    await funding.delivers(events)
    await funding.delivers(events)
    expect(await funding.balance('ann')).to.equal(5_000 - 1_001)
    const lost = funding.stripe.dispute(paymentOf(), 99)
    funding.stripe.closeDispute(lost, 0)
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(5_000 - 1_001 - 99)
  })

  it('sends money back to where it came from, once, and brings it into the wallet again when that fails', async () => {
    await funding.links('ann', 'visa')
    await funding.does('ann', 'topup', { amount: '50' })
    await funding.does('ann', 'topup', { amount: '30' })
    expect(await funding.does('ann', 'payout', { amount: '80.01' })).to.contain('at most 80.00 EUR')
    expect(await funding.does('bob', 'payout', { amount: '1' })).to.contain('at most 0.00 EUR')
    const said = await funding.does('ann', 'payout', { amount: '40' }, 'back')
    expect(await funding.does('ann', 'payout', { amount: '40' }, 'back')).to.equal(said)
    const parts = await funding.context.store.payOuts.find()
    expect(parts.map(({ amount }) => amount)).to.deep.equal([3_000, 1_000])
    for (const { id } of [...parts, ...parts]) await settlePayOut(funding.context, id)
    await funding.delivers()
    await funding.delivers(funding.stripe.events)
    expect(await funding.balance('ann')).to.equal(4_000)
    const refund = funding.stripe.events.find(({ type }) => type === 'refund.created')
    const { object } = Object(refund?.data)
    funding.stripe.failRefund(object.id)
    await funding.delivers()
    await funding.delivers(funding.stripe.events)
    expect(await funding.balance('ann')).to.equal(7_000)
    expect((await funding.told()).at(-1)).to.contain('30.00 EUR could not go back')
  })

  it('tops up a wallet that holds too little, once for each time, and stops when a card is declined', async () => {
    await funding.links('ann', 'visa')
    expect(await funding.does('ann', 'topup', { amount: '50', below: '10' })).to.contain('less than 10.00 EUR')
    const automatic = async () => (await topUps()).filter(each => each.automatic)
    const first = await automatic()
    for (const { id } of first) await settleTopUp(funding.context, id)
    expect([first.length, await funding.balance('ann')]).to.deep.equal([1, 5_000])
    await funding.does('ann', 'pay', { to: 'bob', amount: '45' })
    const [payment] = await funding.context.store.payments.find()
    await funding.does('ann', 'confirm', { payment: payment?.reference ?? '', answer: 'yes' })
    await funding.does('ann', 'confirm', { payment: payment?.reference ?? '', answer: 'yes' })
    expect(await automatic()).to.have.length(2)
    const source = await funding.context.store.fundingSources.get('ann')
    const method = { id: 'pm_declined', kind: 'card', shown: 'Visa' }
    await funding.context.store.fundingSources.change('ann', {}, { method, methodId: method.id })
    expect(source?.automatic).to.deep.equal({ currency: 'EUR', below: 1_000, amount: 5_000 })
    for (const { id } of await automatic()) await settleTopUp(funding.context, id)
    expect((await funding.told()).join()).to.contain('Automatic top-ups are switched off')
    expect((await funding.context.store.fundingSources.get('ann'))?.automatic).to.equal(undefined)
    expect(await funding.balance('ann')).to.equal(500)
  })

  it('asks once a day for what is open: a notification may be lost, and a page may be over', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    await funding.does('bob', 'topup', { amount: '5' })
    funding.stripe.answer(paymentOf(), 'succeeded')
    funding.stripe.expirePage()
    const added: string[] = []
    const add = async (_job: string, id: string) => added.push(id) > 0
    await tendFunding({ ...funding.context, queue: { ...funding.context.queue, add } })
    for (const id of added) await settleTopUp(funding.context, id)
    expect(await funding.balance('ann')).to.equal(5_000)
    expect((await topUps()).map(({ state }) => state).sort()).to.deep.equal(['booked', 'failed'])
  })

  it('keeps a notification that cannot be followed for a person, and tries it again when it is sent again', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    const intent = funding.stripe.intents()[0] ?? { id: '' }
    Object.assign(intent, { amount: 4_999 })
    funding.stripe.answer(intent.id, 'succeeded')
    await funding.delivers()
    expect(await funding.balance('ann')).to.equal(0)
    expect((await funding.findings()).join()).to.contain('notification of a payment')
    Object.assign(intent, { amount_received: 5_000 })
    await funding.delivers(funding.stripe.events)
    expect(await funding.balance('ann')).to.equal(5_000)
  })

  it('is named by the doctor when the provider has not answered for an hour', async () => {
    await funding.links('ann', 'debit')
    funding.stripe.losses.push('before', 'before', 'before')
    await funding.does('ann', 'topup', { amount: '50' })
    expect(await funding.findings()).to.deep.equal([])
    const later = { ...funding.context, now: () => new Date(Date.now() + 3_700_000) }
    const found = (await checkFunding(later)).map(({ part, should }) => `${part}: ${should}`)
    expect(found).to.deep.equal(['top-up: answered by Stripe'])
  })

  it('follows after a restart what was stored and not followed', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    funding.stripe.answer(paymentOf(), 'succeeded')
    const event = funding.stripe.events.at(-1) ?? { id: '' }
    const { body, signature } = funding.stripe.signed(event)
    await takeEvent(funding.context, Buffer.from(body), signature)
    expect(await funding.balance('ann')).to.equal(0)
    await followEvent(await funding.another(), event.id)
    expect(await funding.balance('ann')).to.equal(5_000)
  })
})
