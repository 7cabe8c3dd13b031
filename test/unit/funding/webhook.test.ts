// Stripe's webhook while the store takes nothing: the notification is refused, so that Stripe sends it again, and nothing is lost.
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { openGateway } from '../../../gateway/server.ts'
import { openFunding, type OpenFunding } from '../../support/funding.ts'
import { obstacle } from '../../support/obstacle.ts'
import { freePorts } from '../../support/ports.ts'

describe("Stripe's webhook while the store takes nothing", function () {
  this.timeout(60_000)
  let funding: OpenFunding
  let http: FastifyInstance
  beforeEach(async () => {
    const [port] = await freePorts(1)
    funding = await openFunding({ BELLHOP_HTTP_PORT: String(port) })
    http = await openGateway({
      ...{
        context: funding.context,
        online: () => true,
        server: () => 'connected',
        progress: () => '',
        version: '1.0.0',
      },
      ...{ changed() {}, trace: async function* () {}, metrics: async () => '' },
    })
  })
  afterEach(async () => {
    await http.close()
    await funding.end()
  })

  const sends = async (event: object): Promise<number> => {
    const { body, signature } = funding.stripe.signed(event)
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
    return (await http.inject({ method: 'POST', url: '/stripe/webhook', body, headers })).statusCode
  }
  const stored = async () => (await funding.context.store.fundingEvents.find()).map(({ id, state }) => ({ id, state }))

  it('answers 5xx, stores nothing, and takes the same notification once the store takes it', async () => {
    await funding.links('ann', 'debit')
    await funding.does('ann', 'topup', { amount: '50' })
    await funding.delivers()
    funding.stripe.answer(funding.stripe.intents()[0]?.id ?? '', 'succeeded')
    const paid = funding.stripe.events.at(-1)
    const before = await stored()
    const takeAgain = obstacle(funding.context.config, 'INSERT ON fundingEvents')
    for (const status of [await sends({ ...paid }), await sends({ ...paid })]) expect(status).to.be.within(500, 599)
    expect(await stored()).to.deep.equal(before)
    takeAgain()
    expect(await sends({ ...paid })).to.equal(200)
    expect(await stored()).to.deep.include({ id: paid?.id, state: 'waiting' })
    await funding.delivers(paid ? [paid] : [])
    expect(await funding.balance('ann')).to.equal(5_000)
    expect(await funding.findings()).to.deep.equal([])
  })

  it('answers 5xx when a notification comes again that could not be followed, and cannot be tried again either', async () => {
    await funding.links('ann', 'visa')
    const [linked] = funding.stripe.events
    const id = linked?.id ?? ''
    await funding.context.store.fundingEvents.change(id, {}, { state: 'refused' })
    const takeAgain = obstacle(funding.context.config, 'UPDATE ON fundingEvents')
    expect(await sends({ ...linked })).to.be.within(500, 599)
    takeAgain()
    expect(await sends({ ...linked })).to.equal(200)
    expect(await stored()).to.deep.include({ id, state: 'waiting' })
  })
})
