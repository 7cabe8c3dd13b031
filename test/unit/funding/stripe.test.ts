// What we make of Stripe's amounts, errors and notifications.
import { expect } from 'chai'
import { loadConfig } from '../../../config.ts'
import type { PaymentProvider } from '../../../core/funding/provider.ts'
import { moneyFrom, stripeAmount } from '../../../stripe/amount.ts'
import { openProvider } from '../../../stripe/open.ts'
import type { Fault } from '../../../xep/fault.ts'
import { KEY, SECRET, startStripe, type Stripe } from '../../support/stripe.ts'

const NOW = new Date('2026-11-29T12:00:00Z')
const MINUTE = 60_000 // ms

describe('an amount at Stripe', () => {
  const cases: [currency: string, ours: number, theirs: number][] = [
    ['EUR', 1_250, 1_250],
    ['JPY', 500, 500],
    ['HUF', 12_300, 12_300],
    ['UGX', 5, 500],
    ['ISK', 1_000, 100_000],
    ['KWD', 1_230, 1_230],
  ]
  for (const [currency, amount, units] of cases)
    it(`of ${amount} in ${currency} is ${units}, and back`, () => {
      expect(stripeAmount({ amount, currency })).to.equal(units)
      expect(moneyFrom(units, currency.toLowerCase())).to.deep.equal({ amount, currency })
    })

  it('is refused where it is no safe integer, or cannot be carried exactly', () => {
    for (const [amount, currency] of [
      [2 ** 53, 'EUR'],
      [2 ** 51, 'UGX'],
      [10.1 + 20.2, 'EUR'],
      [0, 'EUR'],
      [1_231, 'KWD'],
      [100, 'XAU'],
    ] as const)
      expect(() => stripeAmount({ amount, currency }), `${amount} ${currency}`).to.throw(/cannot be paid|last digit/)
    for (const [units, currency] of [
      [2 ** 53, 'eur'],
      [150, 'ugx'],
      [1.5, 'eur'],
      [100, 'xxx'],
    ] as const)
      expect(() => moneyFrom(units, currency), `${units} ${currency}`).to.throw('no whole number')
  })
})

describe('Stripe', () => {
  let stripe: Stripe
  let provider: PaymentProvider
  const settings = (key: string) => ({
    ...{ BELLHOP_STRIPE_KEY: key, BELLHOP_STRIPE_WEBHOOK_SECRET: `whsec_old,${SECRET}` },
    ...{ BELLHOP_STRIPE_URL: stripe.url, BELLHOP_WALLET: key.includes('live') ? 'real' : 'play' },
  })
  const open = async (key: string) => (await openProvider(loadConfig(settings(key)))).provider
  before(async () => {
    stripe = await startStripe()
    const opened = await open(KEY)
    if (!opened) throw new Error('Stripe is set up')
    provider = opened
  })
  after(() => stripe.end())

  const event = (more: object = {}) => ({
    ...{ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', livemode: true },
    ...{ created: NOW.getTime() / 1_000, data: { object: { id: 'pi_1' } } },
    ...more,
  })
  const read = (body: string | Buffer, signature: unknown, by = provider) =>
    by.readEvent(Buffer.from(body), signature, NOW)
  const signed = (at: number, what: object = event(), secret?: string) => {
    const { body, signature } = stripe.signed(what, NOW.getTime() + at, secret)
    return () => read(body, signature)
  }

  it('is read where its notification is signed and of this moment, also by the secret that is being replaced', () => {
    for (const secret of [SECRET, 'whsec_old'])
      expect(signed(0, event(), secret)()).to.deep.equal({ id: 'evt_1', about: 'payment', object: 'pi_1' })
    expect(signed(-4 * MINUTE)()).to.include({ id: 'evt_1' })
    expect(signed(4 * MINUTE)()).to.include({ id: 'evt_1' })
  })

  it('is not listened to in what is of no interest', () => {
    expect(signed(0, event({ type: 'customer.created' }))()).to.equal(undefined)
  })

  it('is refused with one kind of refusal, whatever is wrong with a notification', () => {
    const { body, signature } = stripe.signed(event(), NOW.getTime())
    const withMark = `\uFEFF${JSON.stringify(event())}`
    const thin = stripe.signed({ id: 'evt_2', object: 'v2.core.event', type: 'v1.billing' }, NOW.getTime())
    const refused: [what: string, run: () => unknown][] = [
      ['another secret', signed(0, event(), 'whsec_other')],
      ['too old', signed(-6 * MINUTE)],
      ['of a time to come', signed(6 * MINUTE)],
      ['of next year', signed(365 * 24 * 60 * MINUTE)],
      ['made in a time to come', signed(0, event({ created: NOW.getTime() / 1_000 + 3_600 }))],
      ['of another mode', signed(0, event({ livemode: false }))],
      ['without an object', signed(0, event({ data: {} }))],
      ['another body', () => read(body.replace('pi_1', 'pi_2'), signature)],
      ['written again', () => read(JSON.stringify(JSON.parse(body), undefined, 1), signature)],
      ['no signature', () => read(body, undefined)],
      ['a signature given twice', () => read(body, [signature, signature])],
      ['a blank behind the comma', () => read(body, signature.replace(',', ', '))],
      ['an empty signature', () => read(body, '')],
      ['a long signature', () => read(body, `${signature}${',v1=0'.repeat(1_000)}`)],
      ['an empty body', () => read('', signature)],
      ['a byte order mark', () => read(withMark, signature)],
      ['no JSON', () => read('{', signature)],
      ['a thin event', () => read(thin.body, thin.signature)],
    ]
    for (const [what, run] of refused)
      expect(run, what).to.throw('This notification is refused').with.property('condition', 'bad-request')
  })

  it('is of play money with a key for tests, and refuses the start where wallets hold real money', async () => {
    expect((await open('sk_test_standin'))?.play).to.equal(true)
    expect(provider.play).to.equal(false)
    const mixed = openProvider(loadConfig({ ...settings('sk_test_standin'), BELLHOP_WALLET: 'real' }))
    expect(await mixed.catch((error: Error) => error.message)).to.contain('do not fit together')
    expect(await openProvider(loadConfig({}))).to.deep.equal({})
  })

  it('refuses by an invalid request and a declined card alone: after anything else nobody knows what happened', async () => {
    const error = (type: string) => JSON.stringify({ error: { type, message: 'No.' } })
    const unknown: [status: number, body: string][] = [
      [401, error('invalid_request_error')],
      [403, error('invalid_request_error')],
      [429, error('invalid_request_error')],
      [400, error('idempotency_error')],
      [500, error('api_error')],
      [503, '<html>try again</html>'],
      [200, '<html>hello</html>'],
    ]
    const ask = async (status: number, body: string) => {
      stripe.failures.push(...Array.from({ length: 3 }, () => ({ status, body }))) // some are tried again by the library
      const condition = await provider.payment('pi_1').catch(({ condition }: Fault) => condition)
      stripe.failures.splice(0)
      return condition
    }
    for (const each of unknown) expect(await ask(...each), each.join(' ')).to.equal('remote-server-timeout')
    expect(await ask(400, error('invalid_request_error'))).to.equal('not-acceptable')
    expect(await ask(402, error('card_error'))).to.equal('not-acceptable')
  }).timeout(20_000)

  it('takes a method that is forgotten already as forgotten', async () => {
    await provider.forget('pm_visa')
    await provider.forget('pm_visa')
    expect(stripe.asked.filter(each => each.includes('detach'))).to.have.length(2)
  })
})
