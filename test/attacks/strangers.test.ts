// Somebody on another server whom nobody has invited: Bellhop says who it is and what they are, and nothing else happens.
import { expect } from 'chai'
import { feed, jid } from '../support/addresses.ts'
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

  it('has nothing passed on: not by an address of a group, nor by the room, nor by the feed', async () => {
    const before = bob.received.length
    for (const to of [feed('team-bob-news'), feed('team-bob'), 'team-bob@rooms.acme.test', feed('nobody')])
      for (const type of ['chat', 'groupchat'] as const) pete.says(to, 'Passed on', type)
    await fence(pete, 'bellhop.acme.test')
    await fence(pete, 'rooms.acme.test')
    pete.says(jid('bob'), 'Said to bob himself')
    await bob.hears('Said to bob himself')
    expect(bob.received.slice(before).map(String).join('\n')).not.to.contain('Passed on')
  })
})
