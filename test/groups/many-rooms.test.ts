// A person who is in more rooms than servers keep bookmarks by default.
import { expect } from 'chai'
import { jid, room } from '../support/addresses.ts'
import { healthy } from '../support/healthy.ts'
import { seven as base } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { visitRooms } from '../support/room-visit.ts'
import { bookmarks } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { poll } from '../../setup/ports.ts'
import { inWorld } from '../support/visits.ts'

const MANY = 300
const AT_ONCE = 10
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const MANAGED = 'urn:xmpp:sm:3'
const NODE = 'urn:xmpp:bookmarks:1'

describe(`a person in ${MANY} rooms`, function () {
  this.timeout(120_000)
  const { acme, online } = inWorld(() =>
    tappedWorld(base, { BELLHOP_OWN_GROUPS: '1000', BELLHOP_EXTRA_MODULES: 'limits' }),
  )
  const names = Array.from({ length: MANY }, (_, at) => `many-${at}`)
  const rooms = [...names, 'team-bob', 'tree-ann'].map(room).sort()

  before(async () => {
    for (let at = 0; at < MANY; at += AT_ONCE)
      await Promise.all(
        names
          .slice(at, at + AT_ONCE)
          .map(name => acme().does('group-create', { name, title: `Room ${name}`, kind: 'chat', owner: 'dave' })),
      )
  })

  const publish = (party: Party, id: string, name: string) =>
    party.asks(
      jid('dave'),
      'set',
      `<pubsub xmlns='${PUBSUB}'><publish node='${NODE}'><item id='${id}'><conference xmlns='${NODE}' name='${name}'/></item></publish></pubsub>`,
    )

  it('has a bookmark of each, and signing in again changes nothing', async () => {
    const dave = await online('dave')
    expect(Object.keys(await bookmarks(dave)).sort()).to.deep.equal(rooms)
    const before = await bookmarks(dave)
    acme().tap.forgets()
    const again = await online('dave')
    again.says('bellhop@bellhop.acme.test', 'whoami')
    await again.hears(/dave@acme.test/)
    expect(await bookmarks(again)).to.deep.equal(before)
    expect(
      acme()
        .tap.changes()
        .filter(({ name }) => name === 'bookmarks'),
    ).to.deep.equal([])
    await healthy(acme())
  })

  it("joins all of them, asks each what clients ask, and runs into no limit, not even that of a session's queue", async () => {
    const dave = await online('dave')
    dave.sends(`<enable xmlns='${MANAGED}' resume='true'/>`)
    const { attrs } = await dave.receives(({ name }) => name === 'enabled', 'stream management')
    expect(await visitRooms(dave, rooms, 'Dave Test')).to.deep.equal([])
    const handled = dave.handled()
    await dave.isCut()
    const again = await online('dave', undefined, { resumes: { id: attrs.id, handled } })
    again.says(room('many-1'), 'Still in the room', 'groupchat')
    await again.hears('Still in the room', room('many-1'))
    await healthy(acme())
  })

  it('loses bookmarks of our rooms that are not theirs at the next sign-in, and keeps those of rooms elsewhere', async () => {
    const dave = await online('dave')
    const foreign = 'friends@rooms.elsewhere.test'
    for (const [id, name] of [
      [room('team-carl'), 'Not mine'],
      [room('never-was'), 'Nobody’s'],
      [foreign, 'Friends'],
    ] as const)
      expect((await publish(dave, id, name)).attrs.type).to.equal('result')
    await online('dave')
    const isTidy = async () =>
      JSON.stringify(Object.keys(await bookmarks(dave)).sort()) === JSON.stringify([...rooms, foreign].sort())
    expect(await poll(isTidy)).to.equal(true)
    expect((await bookmarks(dave))[foreign]).to.equal('Friends')
    await healthy(acme())
  })
})
