// Broadcasts that are taken back: for all who got them, in the feed and in the history.
import { expect } from 'chai'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const NEWS = 'team-nyang-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const RETRACT = 'urn:xmpp:message-retract:1'

describe('a broadcast that is taken back', () => {
  let acme: World
  let owner: Party
  before(async () => {
    acme = await world()
    owner = await acme.person('nyang')
  })
  after(() => owner.leaves())

  it('is taken back for all who got it, also while away, leaves the feed, and cannot be listed any more', async () => {
    const member = await acme.person('ngruenbe')
    const text = `A mistake ${Math.random()}`
    owner.says(NEWS, text)
    const first = await member.hears(text)
    member.says(BELLHOP, `broadcast retract ${first.attrs.id}`)
    await member.hears(/You sent no message/, BELLHOP)
    owner.says(BELLHOP, `broadcast retract ${first.attrs.id}`)
    await owner.hears(/Taken back: \d+ people are told/, BELLHOP)
    const told = await member.receives(stanza => stanza.getChild('retract', RETRACT)?.attrs.id === first.attrs.id)
    expect(told.attrs).to.include({ from: NEWS, type: 'chat' })
    expect(told.getChildText('body')).to.match(/^A message of \d.* was withdrawn\.$/)
    const late = await acme.person('jwhalen')
    await late.receives(stanza => stanza.getChild('retract', RETRACT)?.attrs.id === first.attrs.id)
    owner.says(BELLHOP, `broadcast retract ${first.attrs.id}`)
    await owner.hears(/Taken back/, BELLHOP)
    owner.says(NEWS, 'after it')
    await member.hears('after it')
    const retractions = member.received.filter(
      stanza => stanza.getChild('retract', RETRACT)?.attrs.id === first.attrs.id,
    )
    expect(retractions).to.have.length(1)
    const items = "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='team-nyang-news'/></pubsub>"
    const feed = await member.asks('news.acme.test', 'get', items)
    expect(String(feed)).to.contain('after it').and.not.contain(text)
    member.says(BELLHOP, 'broadcast history team-nyang-news')
    const history = await member.hears(/after it/, BELLHOP)
    expect(history.getChildText('body')).not.to.contain(text).and.not.to.contain('withdrawn')
    await Promise.all([member.leaves(), late.leaves()])
  })
})
