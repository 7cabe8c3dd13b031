// Money by a payment provider, with a chat server, real processes and the pages: what people are told, and what a kill leaves.
import { expect } from 'chai'
import { knock } from '../support/doors.ts'
import { posts } from '../support/forms.ts'
import { KEY, SECRET, startStripe, type Stripe } from '../support/stripe.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('money by a payment provider, in chat', function () {
  this.timeout(60_000)
  let acme: World
  let stripe: Stripe
  before(async () => {
    stripe = await startStripe()
    acme = await ownWorld({
      ...{ BELLHOP_WALLET: 'real', BELLHOP_STRIPE_URL: stripe.url, BELLHOP_STRIPE_KEY: KEY },
      ...{ BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET, BELLHOP_STRIPE_METHODS: 'card,sepa_debit' },
    })
  })
  after(async () => {
    await acme?.end()
    await stripe?.end()
  })

  const send = async (event: object): Promise<number> => {
    const { body, signature } = stripe.signed(event)
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
    return (await knock(acme.config, '/stripe/webhook', { method: 'POST', body, headers })).status
  }
  let sent = 0
  const sendAll = async (): Promise<number[]> => {
    const events = stripe.events.slice(sent)
    sent = stripe.events.length
    return Promise.all(events.map(send))
  }
  const walletOf = async (username: string): Promise<string> => {
    const { headers } = await posts(acme.config, '/sign-in', { username, code: await acme.code(username) })
    const cookie = headers['set-cookie']?.split(';')[0] ?? ''
    return (await knock(acme.config, '/wallet', { headers: { cookie } })).body
  }

  it('is linked on a page, on its way for days, and credited once although Bellhop is killed behind the notification', async () => {
    const luis = await acme.person('lpopp')
    luis.says(BELLHOP, 'wallet link')
    await luis.hears(/on this page of Stripe.*https:\/\/checkout\.example\//s)
    stripe.finishPage('debit')
    expect(await sendAll()).to.deep.equal([200])
    await luis.hears(/^Your wallet is linked with bank account ending in 3000/)
    luis.says(BELLHOP, 'topup 50')
    await luis.hears(/^50\.00 EUR are on their way into your wallet/)
    const page = await walletOf('lpopp')
    expect(page).to.contain('Linked: bank account ending in 3000, saved at Stripe.')
    expect(page).to.match(/50\.00 EUR, on its way/)
    await sendAll()
    stripe.answer(stripe.intents()[0]?.id ?? '', 'succeeded')
    const paid = stripe.events.at(-1) ?? {}
    const asked = stripe.holds()
    expect(await send(paid)).to.equal(200)
    await asked
    await acme.crash()
    await luis.hears(/^50\.00 EUR came into your wallet by Stripe\.$/)
    expect(await Promise.all([send(paid), send(paid)])).to.deep.equal([200, 200])
    luis.says(BELLHOP, 'wallet')
    await luis.hears(/^Your wallet: 50\.00 EUR$/m)
    const told = luis.received.filter(stanza => stanza.getChildText('body')?.includes('came into your wallet'))
    expect(told).to.have.length(1)
    expect((await acme.does('doctor')).text).to.match(/^The server holds exactly what it should\./)
  })

  it('shows on the page what failed, and says so in chat', async () => {
    const luis = await acme.person('lpopp')
    luis.says(BELLHOP, 'topup 7')
    await luis.hears(/^7\.00 EUR are on their way/)
    stripe.answer(stripe.intents().at(-1)?.id ?? '', 'failed')
    await sendAll()
    await luis.hears(
      /^7\.00 EUR did not come into your wallet, and nothing was taken: Your card or bank account has too little\.$/,
    )
    expect(await walletOf('lpopp')).to.match(
      /7\.00 EUR, <strong>failed: nothing was taken<\/strong>\. Your card or bank account/,
    )
  })
})
