// Money by a payment provider over every engine of the store: booked once, by however many processes, and to the unit.
import { expect } from 'chai'
import { overEngines } from '../support/engines.ts'
import { openFunding, type OpenFunding } from '../support/funding.ts'

overEngines(stand => {
  describe('money by a payment provider', function () {
    this.timeout(60_000)
    let funding: OpenFunding
    beforeEach(async () => void (funding = await openFunding({ BELLHOP_STORE: stand.address() })))
    afterEach(() => funding.end())

    const paymentOf = (at = 0) => funding.stripe.intents()[at]?.id ?? ''
    const confirms = async (username: string, amount: string) => {
      await funding.does(username, 'pay', { to: 'bob', amount })
      const [payment] = await funding.context.store.payments.find({ where: { state: 'open' } })
      return funding.does(username, 'confirm', { payment: payment?.reference ?? '', answer: 'yes' })
    }

    it('is booked once when its message comes again, and by notifications twice, in any order, over two processes', async () => {
      await funding.links('ann', 'debit')
      const said = await funding.does('ann', 'topup', { amount: '50' }, 'same')
      expect(await funding.does('ann', 'topup', { amount: '50' }, 'same')).to.equal(said)
      funding.stripe.answer(paymentOf(), 'succeeded')
      const other = await funding.another()
      const events = funding.stripe.events.toReversed()
      await Promise.all([funding.delivers(events), funding.delivers(events, other)])
      expect(funding.stripe.intents()).to.have.length(1)
      expect(await funding.balance('ann')).to.equal(5_000)
      expect((await funding.told()).filter(text => text.includes('came into your wallet'))).to.have.length(1)
      expect(await funding.findings()).to.deep.equal([])
    })

    it('goes back in parts, each told twice, and comes again, to the unit', async () => {
      await funding.links('ann', 'visa')
      await funding.does('ann', 'topup', { amount: '50' })
      const refund = funding.stripe.refund(paymentOf(), 1_001)
      const dispute = funding.stripe.dispute(paymentOf(), 2_002)
      await funding.delivers()
      expect(await funding.balance('ann')).to.equal(1_997)
      funding.stripe.failRefund(refund)
      funding.stripe.closeDispute(dispute, 2_000)
      await funding.delivers()
      await funding.delivers(funding.stripe.events.toReversed())
      expect(await funding.balance('ann')).to.equal(4_998)
      expect(await funding.findings()).to.deep.equal([])
    })

    it('is owed where it was spent, and taken from the next top-up', async () => {
      await funding.links('ann', 'visa')
      await funding.does('ann', 'topup', { amount: '50' })
      expect(await confirms('ann', '40')).to.match(/^Paid: 40\.00 EUR/)
      funding.stripe.dispute(paymentOf(), 5_000)
      await funding.delivers()
      expect([await funding.balance('ann'), await funding.balance('bob')]).to.deep.equal([0, 4_000])
      expect((await funding.findings()).join()).to.contain('-40.00 EUR')
      await funding.does('ann', 'topup', { amount: '45' })
      expect(await funding.balance('ann')).to.equal(500)
      expect(await funding.findings()).to.deep.equal([])
    })
  })
})
