// Coupons over federation: people on a partner's server get them, show them, give them away and have them redeemed.
import { expect } from 'chai'
import { knock } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { openPartners, type Partners } from '../support/partners.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const PETE = 'pete@partner.test'

describe('a coupon of a person on a partner’s server', function () {
  this.timeout(90_000)
  let both: Partners
  let bob: Party
  let pete: Party
  before(async () => {
    both = await openPartners()
    ;[bob, pete] = await Promise.all([both.acme.person('bob'), both.partner.person('pete')])
    bob.says(BELLHOP, `guest invite --as partner --jid yes ${PETE}`)
    await pete.hears(/^Bob Test of Acme invites you/, BELLHOP)
    pete.says(BELLHOP, 'yes')
    await pete.hears(/Bob Test/, BELLHOP)
    bob.says(BELLHOP, 'coupon create espresso --cashiers carl Free espresso')
    await bob.hears(/is in your booklet as espresso/, BELLHOP)
  })
  after(() => both?.end())

  it('comes by a message, is in the booklet, and its link is a page without a sign-in', async () => {
    bob.says(BELLHOP, 'coupon send espresso to partners')
    await bob.hears('Free espresso is sent to 1 person.', BELLHOP)
    const body = (await pete.hears(/^Free espresso, a coupon of Bob Test, Acme/, BELLHOP)).getChildText('body') ?? ''
    const [, path = ''] = /http:\/\/[^/]+(\/v\/[0-9a-z]{24})$/.exec(body) ?? []
    const { status, body: page } = await knock(both.acme.config, path)
    expect(status).to.equal(200)
    expect(page).to.contain('Free espresso').and.not.contain('name="place"')
    pete.says(BELLHOP, 'coupons')
    await pete.hears(/ · Free espresso · Valid without an end · http/, BELLHOP)
  })

  it('counts as received until its server sends the message back', async () => {
    bob.says(BELLHOP, 'coupon create tea Tea')
    await bob.hears(/is in your booklet as tea/, BELLHOP)
    bob.says(BELLHOP, 'coupon send tea to partners')
    const message = await pete.hears(/^Tea, a coupon of/, BELLHOP)
    bob.says(BELLHOP, 'coupon report tea')
    await bob.hears(/received · 1/, BELLHOP)
    const error = "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    pete.sends(`<message type='error' id='${message.attrs.id}' to='${BELLHOP}'>${error}</message>`)
    pete.says(BELLHOP, 'coupons')
    await pete.hears(/ · Tea · /, BELLHOP)
    bob.says(BELLHOP, 'coupon report tea')
    await bob.hears(/received · 0/, BELLHOP)
  })

  it('is got from a poster by its link, and redeemed; its holder is told there', async () => {
    bob.says(BELLHOP, 'coupon create cake --cashiers carl Cake')
    await bob.hears(/is in your booklet as cake/, BELLHOP)
    bob.says(BELLHOP, 'qr coupon cake')
    const told = (await bob.hears(/gets Cake by a message/, BELLHOP)).getChildText('body') ?? ''
    const link = /http\S+\/k\/\S+/.exec(told)?.[0] ?? ''
    pete.says(BELLHOP, `join ${link}`)
    await pete.hears(/^Cake is in your booklet\./, BELLHOP)
    const body = (await pete.hears(/^Cake, a coupon of/, BELLHOP)).getChildText('body') ?? ''
    pete.says(BELLHOP, `join ${link}`)
    await pete.hears(/^You have Cake already\./, BELLHOP)
    const carl = await both.acme.person('carl')
    carl.says(BELLHOP, `redeem ${/Code: (\S+)/.exec(body)?.[1]}`)
    await carl.hears(/^Redeemed: Cake for pete/, BELLHOP)
    await pete.hears(/^Your coupon Cake was redeemed/, BELLHOP)
  })

  it('is nobody’s there to redeem or to make', async () => {
    for (const line of ['redeem 0000-0000', 'coupon create mine Mine', 'till']) {
      pete.says(BELLHOP, line)
      await pete.hears(/^I do not know|^Only members/, BELLHOP)
    }
  })

  it('waits on the partner’s server for who is not there', async () => {
    await pete.leaves()
    bob.says(BELLHOP, 'coupon create late Late')
    await bob.hears(/is in your booklet as late/, BELLHOP)
    bob.says(BELLHOP, 'coupon send late to pete@partner.test')
    await bob.hears('Late is sent to 1 person.', BELLHOP)
    pete = await both.partner.person('pete')
    await pete.hears(/^Late, a coupon of Bob Test/, BELLHOP)
  })
})
