// Somebody on another server whom nobody has invited: Bellhop says who it is and what they are, and nothing else happens.
import { expect } from 'chai'
import { feed, jid } from '../support/addresses.ts'
import { answersAt } from '../support/curious.ts'
import { fence, field, outcome, submit } from '../support/hostile.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import type { Party } from '../support/party.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a stranger on another server', () => {
  let both: Partners
  let pete: Party
  let bob: Party
  before(async function () {
    this.timeout(90_000)
    both = await openPartners()
    ;[pete, bob] = await Promise.all([both.partner.person('pete'), both.acme.person('bob')])
  })
  after(() => both?.end())

  it('is offered help and whoami, and runs no other command', async () => {
    pete.says(BELLHOP, 'help')
    const help = (await pete.hears(/what you can do/, BELLHOP)).getChildText('body') ?? ''
    expect(help.match(/^\S.*$/gm)?.join('\n'))
      .to.contain('whoami')
      .and.not.match(/group|broadcast|invite|code|org/)
    for (const node of [
      'groups',
      'members',
      'code-issue',
      'join',
      'pair',
      'org-show',
      'broadcast-send',
      'qr-contact',
    ]) {
      const answer = await pete.asks('bellhop.acme.test', 'set', submit(node, field('group', 'team-bob')))
      expect(outcome(answer), node).to.be.oneOf(['forbidden', 'item-not-found'])
    }
  })

  it('uploads nothing', async () => {
    const slot = "<request xmlns='urn:xmpp:http:upload:0' filename='a.txt' size='10' content-type='text/plain'/>"
    for (const to of ['acme.test', 'bellhop.acme.test'])
      expect(outcome(await pete.asks(to, 'get', slot)), to).not.to.equal('result')
  })

  it('is not told which accounts there are by any message, until one of them writes first', async () => {
    const before = bob.received.length
    const answersOf = async (name: string, message: string) => {
      const from = pete.received.length
      pete.sends(message.replace('<message', `<message to='${jid(name)}' id='look'`))
      await fence(pete, 'acme.test')
      const about = pete.received.slice(from).filter(each => String(each.attrs.from).startsWith(jid(name)))
      return about.map(each =>
        each
          .toString()
          .replaceAll(name, 'NAME')
          .replace(/<stanza-id [^>]*>/, ''),
      )
    }
    const invite = "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='bob@acme.test'/></x>"
    for (const message of [
      ...['chat', 'normal', 'groupchat', 'headline', 'error'].map(
        type => `<message type='${type}'><body>Who is there?</body></message>`,
      ),
      '<message><body>No type</body></message>',
      "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
      `<message>${invite}</message>`,
    ])
      expect(await answersOf('bob', message), message).to.deep.equal(await answersOf('nobody', message))
    expect(await answersOf('bob', '<message><body>Hello?</body></message>')).to.have.length(1)
    expect(
      bob.received
        .slice(before)
        .filter(each => each.getChild('body'))
        .join(''),
    ).to.equal('')
  })

  it('has nothing passed on: not by an address of a group, nor by the room, nor by the feed', async () => {
    const before = bob.received.length
    for (const to of [feed('team-bob-news'), feed('team-bob'), 'team-bob@rooms.acme.test', feed('nobody')])
      for (const type of ['chat', 'groupchat'] as const) pete.says(to, 'Passed on', type)
    await fence(pete, 'bellhop.acme.test')
    await fence(pete, 'rooms.acme.test')
    bob.says(jid('pete').replace('acme', 'partner'), 'Said to pete himself')
    await pete.hears('Said to pete himself')
    pete.says(jid('bob'), 'Said to bob himself')
    await bob.hears('Said to bob himself')
    expect(bob.received.slice(before).map(String).join('\n')).not.to.contain('Passed on')
  })

  it('finds no conversation of a desk, neither of somebody else nor the own one', async () => {
    const desk = feed('parcels')
    await both.acme.does('desk-create', { name: 'parcels', title: 'Parcels', agents: 'bob', customers: 'anyone' })
    await both.acme.does('desk-on', { agent: 'bob' })
    const dora = await both.acme.person('dora')
    const absent = await answersAt(pete, feed('case-000000'))
    for (const customer of [dora, pete]) {
      customer.says(desk, `I am ${customer.jid}`)
      const { attrs } = await bob.hears(`I am ${customer.jid}`, 'case-')
      expect(await answersAt(pete, attrs.from)).to.deep.equal(absent)
    }
    await dora.leaves()
  })
})
