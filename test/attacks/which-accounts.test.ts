// Which accounts there are: a guest gets the same answer from who is here and from who is not, to every kind of stanza.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { jid } from '../support/addresses.ts'
import { anywhere, saying } from '../support/curious.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { fence } from '../support/hostile.ts'
import { seven } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { roster } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const HERE = 'eve'
const NOT_HERE = 'nobody'

const stanzas = [
  ...anywhere.map(([type, payload]) => `<iq type='${type}'>${payload}</iq>`),
  "<iq type='result'/>",
  ...['chat', 'normal', 'groupchat', 'headline', 'error'].map(
    type => `<message type='${type}'><body>Who is there?</body></message>`,
  ),
  '<message><body>No type</body></message>',
  "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
  "<message><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>",
  "<message type='chat'><request xmlns='urn:xmpp:receipts'/><body>Receipt</body></message>",
  ...['probe', 'unsubscribe', 'unsubscribed', 'unavailable', 'error', 'subscribed', 'subscribe'].map(
    type => `<presence type='${type}'/>`,
  ),
  '<presence/>',
]

describe('which accounts there are', () => {
  let acme: TappedWorld
  let gwen: Party
  const { as, stranger } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(seven)
    const { username, code } = await stranger(tokenOf(await as('bob', 'qr-group', { group: 'team-bob' })), 'Gwen')
    gwen = await acme.person(username, { password: code })
  })
  after(() => acme?.end())

  async function answers(name: string, stanza: string, resource: string): Promise<string[]> {
    const before = gwen.received.length
    gwen.sends(stanza.replace(/^<(\w+)/, `<$1 to='${jid(name)}${resource}' id='look'`))
    await fence(gwen, 'acme.test')
    const about = (each: Element) => String(each.attrs.from).startsWith(jid(name)) || each.attrs.id === 'look'
    return gwen.received
      .slice(before)
      .filter(about)
      .map(each => saying(each.toString(), name))
  }

  it('is not told to a guest by any kind of stanza', async () => {
    const eve = await acme.person(HERE)
    const resource = eve.jid.slice(eve.jid.indexOf('/'))
    for (const stanza of stanzas)
      for (const at of ['', resource, '/elsewhere'])
        expect(await answers(HERE, stanza, at), `${stanza} ${at}`).to.deep.equal(await answers(NOT_HERE, stanza, at))
    await fence(eve, 'acme.test')
    expect(eve.received.filter(each => each.getChild('body')).join('')).to.equal('')
    await eve.leaves()
  })

  it('is told by who writes to the guest first, and gets the answer', async () => {
    const eve = await acme.person(HERE)
    const guest = gwen.jid.split('/')[0] ?? ''
    eve.says(guest, 'Can I help you?')
    await gwen.hears('Can I help you?')
    gwen.says(jid(HERE), 'Yes, please.')
    await eve.hears('Yes, please.')
    await eve.leaves()
  })

  it('does not keep a guest from a contact', async () => {
    const bob = await acme.person('bob')
    const { username, code } = await stranger(tokenOf(await as('bob', 'qr-contact')), 'Grace')
    const grace = await acme.person(username, { password: code })
    expect(await roster(bob)).to.have.property(jid(username))
    grace.says(jid('bob'), 'Good morning')
    await bob.hears('Good morning')
    await Promise.all([bob.leaves(), grace.leaves()])
  })
})
