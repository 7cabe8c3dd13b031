// What Bellhop asks of Stripe is well-formed, as stripe-mock knows the parameters of Stripe's API.
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import type { PaymentProvider } from '../../core/funding/provider.ts'
import { openProvider } from '../../stripe/open.ts'
import { AUTHORIZED, startStripeMock, type StandIn } from './stand-ins.ts'

describe('requests to Stripe, judged by stripe-mock', function () {
  this.timeout(600_000) // it is built at the first use
  let mock: StandIn
  let provider: PaymentProvider
  before(async () => {
    mock = await startStripeMock()
    const opened = await openProvider(
      loadConfig({
        ...{ BELLHOP_STRIPE_URL: mock.url, BELLHOP_STRIPE_KEY: 'sk_test_standin' },
        ...{ BELLHOP_STRIPE_WEBHOOK_SECRET: 'whsec_standin', BELLHOP_STRIPE_METHODS: 'card,sepa_debit' },
      }),
    )
    if (!opened.provider) throw new Error('Stripe is set up')
    provider = opened.provider
  })
  after(() => mock?.end())

  const money = { amount: 1_250, currency: 'EUR' }
  const order = { customer: 'cus_1', money, topUp: 't1', once: 'topup t1' }
  const back = 'https://chat.example/wallet'

  it('are a customer and the two pages', async () => {
    expect(await provider.newCustomer({ id: 'ann', name: 'Ann Hill' })).to.match(/^cus_/)
    expect(await provider.openLinkPage({ customer: 'cus_1', currency: 'EUR', once: 'link 1', back })).to.match(
      /^https:/,
    )
    expect((await provider.openPayPage({ ...order, back })).id).to.match(/^cs_/)
    expect(await provider.page('cs_1')).to.have.property('isOver', false)
  })

  it('are a payment from a saved card and from a debit, and looking for it', async () => {
    for (const kind of ['card', 'sepa_debit']) {
      const { payment } = await provider.charge({ ...order, method: { id: 'pm_1', kind, shown: '' } })
      expect(payment.money).to.deep.equal(money)
    }
    expect((await provider.payment('pi_1')).id).to.equal('pi_1')
    expect(await provider.findPayment('cus_1', 't1', new Date(0))).to.equal(undefined)
  })

  it('are paying back, and reading refunds and disputes', async () => {
    const refund = await provider.payBack({ payment: 'pi_1', money, payOut: 'o1', once: 'payout o1' })
    expect([refund.payment, refund.money.amount]).to.deep.equal(['pi_1', 1_250])
    expect((await provider.refund('re_1')).id).to.equal('re_1')
    expect(await provider.dispute('dp_1')).to.have.property('moves')
    await provider.forget('pm_1')
  })

  it('would be refused with a parameter that Stripe does not have', async () => {
    const body = new URLSearchParams({ amount: '100', currency: 'eur', purse: 'blue' })
    const { status } = await fetch(`${mock.url}/v1/payment_intents`, { method: 'POST', body, headers: AUTHORIZED })
    expect(status).to.equal(400)
  })
})
