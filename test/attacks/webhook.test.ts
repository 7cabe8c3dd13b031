// Stripe's webhook over HTTP: what is forged, old or large has no effect, and what is stored is answered.
import { expect } from 'chai'
import { announce, knock } from '../support/doors.ts'
import { storeOf } from '../support/store.ts'
import { KEY, SECRET, startStripe, type Stripe } from '../support/stripe.ts'
import { ownWorld, type World } from '../support/world.ts'

const PATH = '/stripe/webhook'

describe("Stripe's webhook", function () {
  this.timeout(60_000)
  let acme: World
  let stripe: Stripe
  before(async () => {
    stripe = await startStripe()
    acme = await ownWorld({
      ...{ BELLHOP_WALLET: 'real', BELLHOP_STRIPE_KEY: KEY, BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET },
      BELLHOP_STRIPE_URL: stripe.url,
    })
  })
  after(async () => {
    await acme?.end()
    await stripe?.end()
  })

  const event = (id: string) => ({
    ...{ id, object: 'event', type: 'payment_intent.succeeded', livemode: true },
    ...{ created: Math.floor(Date.now() / 1_000), data: { object: { id: 'pi_none' } } },
  })
  const send = async ({ body, signature }: { body: string; signature?: string }) =>
    (
      await knock(acme.config, PATH, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          ...(signature !== undefined && { 'stripe-signature': signature }),
        },
      })
    ).status
  const stored = async () => {
    const store = await storeOf(acme.config)
    const ids = (await store.fundingEvents.find()).map(({ id }) => id)
    await store.close()
    return ids
  }

  it('refuses what is forged, and what was overheard and is too old, and stores nothing of it', async () => {
    const { body } = stripe.signed(event('evt_forged'))
    const wrong = stripe.signed(event('evt_forged'), Date.now(), 'whsec_guessed')
    const old = stripe.signed(event('evt_forged'), Date.now() - 400_000)
    const future = stripe.signed(event('evt_forged'), Date.now() + 400_000)
    expect(await Promise.all([{ body }, wrong, old, future].map(send))).to.deep.equal([400, 400, 400, 400])
    expect(await stored()).to.deep.equal([])
  })

  it('takes what Stripe sends, stores it before it is answered, and once when it comes twice', async () => {
    const signed = stripe.signed(event('evt_true'))
    expect(await Promise.all([signed, signed].map(send))).to.deep.equal([200, 200])
    expect(await send(stripe.signed(event('evt_true'), Date.now() - 60_000))).to.equal(200)
    expect(await stored()).to.deep.equal(['evt_true'])
  })

  it('refuses a large body before it is read', async () => {
    expect(await announce(acme.config, PATH, 1_048_577)).to.equal(413)
  })

  it('tells a stranger nothing of keys and payments', async () => {
    const reply = await knock(acme.config, PATH, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    })
    expect(reply.body).to.equal('{"error":"bad-request","text":"This notification is refused: it is not signed."}')
    expect((await knock(acme.config, PATH)).status).to.equal(404)
  })
})
