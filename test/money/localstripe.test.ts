// A card pays at localstripe, whose signed notification comes to Bellhop's webhook over HTTP, and the money is in the wallet once.
import fastify, { type FastifyInstance } from 'fastify'
import { expect } from 'chai'
import type { Context } from '../../core/context.ts'
import { checkFunding } from '../../core/funding/check.ts'
import { followEvent } from '../../core/funding/event.ts'
import { settleTopUp, storeTopUp } from '../../core/funding/top-up.ts'
import { walletId } from '../../core/wallet/account.ts'
import { checkLedger } from '../../core/wallet/check.ts'
import type { Door } from '../../gateway/route.ts'
import { stripeWebhook } from '../../gateway/stripe-webhook.ts'
import { refusalOf } from '../../core/incident.ts'
import { poll } from '../../setup/ports.ts'
import { openStored, type Inside } from '../support/context.ts'
import { AUTHORIZED, startLocalstripe, type StandIn } from './stand-ins.ts'

const SECRET = 'whsec_standin'
const EUR = { currency: 'EUR', play: true }

describe('money from localstripe', function () {
  this.timeout(600_000) // it is installed at the first use
  let stripe: StandIn
  let inside: Omit<Inside, 'work'>
  let context: Context
  let http: FastifyInstance
  before(async () => {
    stripe = await startLocalstripe()
    inside = await openStored({
      ...{ BELLHOP_STRIPE_URL: stripe.url, BELLHOP_STRIPE_KEY: 'sk_test_standin' },
      BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET,
    })
    context = inside.context
    await context.store.people.insert({ id: 'ann', username: 'ann', name: 'Ann', manager: null, profile: {} })
    http = fastify()
    http.setErrorHandler((error, _request, reply) => reply.code(refusalOf(context, {}, error).status).send())
    const door: Partial<Door> = { context, http }
    stripeWebhook(door as Door)
    const url = `${await http.listen({ host: '127.0.0.1', port: 0 })}/stripe/webhook`
    await post('/_config/webhooks/bellhop', { url, secret: SECRET })
  })
  after(async () => {
    await http?.close()
    await inside?.end()
    await stripe?.end()
  })

  const post = async (path: string, fields: Record<string, string>): Promise<Record<string, unknown>> => {
    const body = new URLSearchParams(fields)
    const answer = await fetch(stripe.own + path, { method: 'POST', body, headers: AUTHORIZED })
    expect(answer.status, path).to.equal(200)
    return (await answer.text().then(text => (text ? JSON.parse(text) : {}))) as Record<string, unknown>
  }
  const links = async (card: string) => {
    const customer = await context.provider?.newCustomer({ id: 'ann', name: 'Ann' })
    const { id } = await post('/v1/payment_methods', {
      ...{ type: 'card', 'card[number]': card, 'card[exp_month]': '12', 'card[exp_year]': '2040', 'card[cvc]': '123' },
    })
    await post(`/v1/payment_methods/${String(id)}/attach`, { customer: String(customer) })
    const method = { id: String(id), kind: 'card', shown: 'Visa' }
    await context.store.fundingSources.put({ id: 'ann', customer: String(customer), method, methodId: method.id })
    return String(customer)
  }
  const eventsOf = (about: 'payment') => context.store.fundingEvents.find({ where: { about } })

  it('comes by a signed notification, once', async () => {
    const customer = await links('4242424242424242')
    const money = { amount: 5_000, currency: 'EUR' }
    await storeTopUp(context, { id: 't1', owner: 'ann', customer, automatic: false, state: 'asked', money })
    const { payment } = (await settleTopUp({ ...context, store: context.store }, 't1', false))?.topUp ?? {}
    expect(payment).to.match(/^pi_/)
    expect(await poll(async () => (await eventsOf('payment')).length > 0), 'a notification came').to.equal(true)
    for (const { id } of await eventsOf('payment')) await followEvent(context, id)
    expect((await eventsOf('payment')).map(({ state }) => state)).to.deep.equal(['done'])
    expect((await context.store.ledgerAccounts.get(walletId('ann', EUR)))?.balance).to.equal(5_000)
    expect([...(await checkLedger(context)), ...(await checkFunding(context))]).to.deep.equal([])
  })

  it('does not come from a card that is declined when it is charged', async () => {
    const customer = await links('4000000000000341')
    const money = { amount: 700, currency: 'EUR' }
    await storeTopUp(context, { id: 't2', owner: 'ann', customer, automatic: false, state: 'asked', money })
    expect((await settleTopUp(context, 't2', false))?.topUp.state).to.equal('failed')
    expect((await context.store.ledgerAccounts.get(walletId('ann', EUR)))?.balance).to.equal(5_000)
  })
})
