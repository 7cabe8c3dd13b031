// What the organisation gives to everybody cannot be given up with a client: it is back at the next sign-in.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { healthy } from '../support/healthy.ts'
import { seven as base } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { bookmarks, joining } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const ROOM = 'team-bob@rooms.acme.test'
const PUBSUB = 'http://jabber.org/protocol/pubsub'

describe('what the organisation gives', () => {
  const { acme, online } = inWorld(() => tappedWorld(base))

  const retract = (party: Party) =>
    party.asks(
      'dave@acme.test',
      'set',
      `<pubsub xmlns='${PUBSUB}'><retract node='urn:xmpp:bookmarks:1' notify='true'><item id='${ROOM}'/></retract></pubsub>`,
    )

  const publish = (party: Party, conference: string) =>
    party.asks(
      'dave@acme.test',
      'set',
      `<pubsub xmlns='${PUBSUB}'><publish node='urn:xmpp:bookmarks:1'><item id='${ROOM}'>${conference}</item></publish></pubsub>`,
    )

  const conference = (autojoin: boolean) =>
    `<conference xmlns='urn:xmpp:bookmarks:1' name='Mine' autojoin='${autojoin}'><nick>Dave Test</nick></conference>`

  async function isBack(party: Party, shown: string): Promise<void> {
    const found = await poll(async () => (await bookmarks(party))[ROOM] === shown)
    expect(found, `${(await bookmarks(party))[ROOM]} instead of ${shown}`).to.equal(true)
  }

  it('is among the bookmarks again at the next sign-in of a client that removed it', async () => {
    const dave = await online('dave')
    expect((await retract(dave)).attrs.type).to.equal('result')
    await isBack(await online('dave'), "Bob Test's team | Dave Test | true")
    await healthy(acme())
  })

  it('is joined again by clients of whoever had ended that, under the name that the person gave to it', async () => {
    const dave = await online('dave')
    await publish(dave, conference(false))
    await isBack(await online('dave'), 'Mine | Dave Test | true')
  })

  it('keeps the name that somebody has given to it', async () => {
    const dave = await online('dave')
    expect((await publish(dave, conference(true))).attrs.type).to.equal('result')
    const again = await online('dave')
    again.says('bellhop@bellhop.acme.test', 'whoami')
    await again.hears(/dave@acme.test/)
    expect((await bookmarks(again))[ROOM]).to.equal('Mine | Dave Test | true')
  })

  it('cannot be left for good in the room itself', async () => {
    const dave = await online('dave')
    const answer = await dave.asks(ROOM, 'set', "<query xmlns='jabber:iq:register'><remove/></query>")
    expect(answer.attrs.type).to.equal('error')
    expect(await joining(dave, ROOM, 'Dave Test')).to.equal('joined')
  })
})
