// Hats (XEP-0317): everybody in a room sees what the others are beside their names, as the organisation has it, and nobody
// puts one on by themselves.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { room } from '../support/addresses.ts'
import { chart, edit } from '../support/chart.ts'
import { INFO } from '../support/curious.ts'
import { guestActions } from '../support/guests.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import { storeOf } from '../support/store.ts'

const HATS = 'urn:xmpp:hats:0'
const OLDER = 'xmpp:prosody.im/protocol/hats:1'
const MUC = 'http://jabber.org/protocol/muc'
const USER = `${MUC}#user`
const people = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
`)
const titled = (id: string, title: string) => edit(people, id, { title })
const TEAM = room('team-bob')

describe('hats', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, link, stranger, healthy } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(people, { BELLHOP_DESKTOP_DEVICES: '0', BELLHOP_ORG_NAME: 'Acme' })
  })
  after(() => acme?.end())
  afterEach(async () => {
    await end()
    await acme.becomes(people)
  })

  async function enters(name: string, where = TEAM, nick = `${name.charAt(0).toUpperCase()}${name.slice(1)} Test`) {
    const party = await online(name)
    await party.joins(where, nick)
    return party
  }

  /** The next presence of somebody in a room, as another one there gets it. */
  const seen = (party: Party, nick: string, where = TEAM) =>
    party.receives(({ name, attrs }) => name === 'presence' && attrs.from === `${where}/${nick}`, `presence of ${nick}`)

  const worn = (presence: Element) =>
    presence
      .getChildren('hats', HATS)
      .flatMap(each => each.getChildren('hat'))
      .map(({ attrs }) => attrs.title)

  it('show the titles of those in the room to who enters, and of who enters to those in it', async () => {
    await acme.becomes(edit(titled('bob', 'Head of Sales'), 'dora', { title: '' }))
    const bob = await enters('bob')
    await enters('dora')
    const dave = await enters('dave')
    const presence = await seen(dave, 'Bob Test')
    expect(worn(presence)).to.deep.equal(['Head of Sales'])
    expect(presence.getChild('hats', HATS)?.getChild('hat')?.attrs.uri).to.equal('urn:bellhop:hat:1:Head%20of%20Sales')
    expect(worn(await seen(dave, 'Dora Test'))).to.deep.equal([])
    expect(worn(await seen(bob, 'Dave Test'))).to.deep.equal(['Clerk'])
  })

  it('change with the chart for those in the room, whose rooms alone are touched', async () => {
    const [bob, dave] = [await enters('bob'), await enters('dave')]
    expect(worn(await seen(bob, 'Dave Test'))).to.deep.equal(['Clerk'])
    acme.tap.forgets()
    await acme.becomes(titled('dave', 'Head Clerk'))
    const touched = acme.tap.changes().flatMap(change => change.getChildElements().map(({ attrs }) => attrs.name))
    expect(touched.sort()).to.deep.equal(['team-bob', 'tree-ann'])
    for (const party of [bob, dave]) {
      const presence = await seen(party, 'Dave Test')
      expect(worn(presence)).to.deep.equal(['Head Clerk'])
      expect(presence.getChild('x', USER)?.getChild('item')?.attrs).to.include({
        affiliation: 'member',
        role: 'participant',
      })
    }
    await acme.becomes(titled('dave', ''))
    expect(worn(await seen(bob, 'Dave Test'))).to.deep.equal([])
    await healthy()
  })

  it('are told nobody anew when they are what they were', async () => {
    const [bob, dave] = [await enters('bob'), await enters('dave')]
    await seen(bob, 'Dave Test')
    await acme.becomes(edit(people, 'dave', { department: 'Sales' }))
    dave.says(TEAM, 'That was all', 'groupchat')
    await bob.hears('That was all', TEAM)
    const presences = bob.received.filter(
      ({ name, attrs }) => name === 'presence' && attrs.from === `${TEAM}/Dave Test`,
    )
    expect(presences).to.have.length(1)
  })

  it('are not what a client puts on, when it enters or later, in the namespace of any server', async () => {
    const bob = await enters('bob')
    const dave = await online('dave')
    const forged = [HATS, OLDER].map(ns => `<hats xmlns='${ns}'><hat uri='urn:x' title='President'/></hats>`).join('')
    dave.sends(`<presence to='${TEAM}/Dave Test'><x xmlns='${MUC}'/>${forged}</presence>`)
    const entering = await seen(bob, 'Dave Test')
    dave.sends(`<presence to='${TEAM}/Dave Test'><show>away</show>${forged}</presence>`)
    const away = await seen(bob, 'Dave Test')
    expect(away.getChildText('show')).to.equal('away')
    for (const presence of [entering, away]) {
      expect(worn(presence)).to.deep.equal(['Clerk'])
      expect(String(presence)).not.to.contain('President')
    }
  })

  it('are announced by the service and by a room', async () => {
    const bob = await online('bob')
    for (const address of ['rooms.acme.test', TEAM]) {
      const info = await bob.asks(address, 'get', `<query xmlns='${INFO}'/>`)
      const features = info.getChild('query')?.getChildren('feature') ?? []
      expect(
        features.filter(({ attrs }) => attrs.var === HATS),
        address,
      ).to.have.length(1)
    }
  })

  it('stay while the server and Bellhop start again', async () => {
    await acme.becomes(titled('bob', 'Head of Sales'))
    await end()
    await acme.prosody.restart()
    await acme.restored()
    await enters('bob')
    const dave = await enters('dave')
    expect(worn(await seen(dave, 'Bob Test'))).to.deep.equal(['Head of Sales'])
    await healthy()
  })

  it('come with the first start of a Bellhop that knows of them', async () => {
    await acme.bellhop.stop()
    const store = await storeOf(acme.config)
    const [dave] = await store.people.find({ where: { username: 'dave' } })
    await store.people.change(dave?.id ?? '', {}, { profile: { ...dave?.profile, title: 'Head Clerk' } })
    await store.provisioned.remove('form') // as it was before there were any
    await store.close()
    await acme.restart()
    await healthy()
    const bob = await enters('bob')
    await enters('dave')
    expect(worn(await seen(bob, 'Dave Test'))).to.deep.equal(['Head Clerk'])
  })

  it('stay when an owner’s client makes somebody an admin or an owner under another name', async () => {
    await as('dave', 'group-create', { name: 'project', title: 'Project', kind: 'chat' })
    await as('dave', 'group-add', { group: 'project', who: 'ed' })
    const project = room('project')
    const dave = await enters('dave', project)
    await enters('ed', project)
    expect(worn(await seen(dave, 'Ed Test', project))).to.deep.equal(['Clerk'])
    for (const affiliation of ['admin', 'owner']) {
      const item = `<item jid='ed@acme.test' affiliation='${affiliation}' nick='Boss'/>`
      await dave.asks(project, 'set', `<query xmlns='${MUC}#admin'>${item}</query>`)
      const raised = await seen(dave, 'Ed Test', project)
      expect(raised.getChild('x', USER)?.getChild('item')?.attrs.affiliation).to.equal(affiliation)
      expect(worn(raised)).to.deep.equal(['Clerk'])
      await healthy()
    }
    await as('dave', 'group-close', { group: 'project' })
  })

  describe('of a guest', () => {
    const project = room('plan')
    before(async () => {
      await as('dave', 'group-create', { name: 'plan', title: 'Plan', kind: 'chat' })
      await as('dave', 'group-add', { group: 'plan', who: 'ed, dora' })
    })

    it('say whose they are, as long as that member is in the room, and of which organisation behind that', async () => {
      const guest = await stranger((await link('plan')).split('/').at(-1) ?? '', 'Gwen')
      const ed = await enters('ed', project)
      const gwen = await online(guest.username, guest.code)
      await gwen.joins(project, 'Gwen (guest)')
      expect(worn(await seen(ed, 'Gwen (guest)', project))).to.deep.equal(['Guest of Dave Test'])
      await as('dave', 'guest-handover', { guest: guest.username, to: 'dora' })
      expect(worn(await seen(ed, 'Gwen (guest)', project))).to.deep.equal(['Guest of Dora Test'])
      await healthy()
      await as('dave', 'group-remove', { group: 'plan', who: 'dora' })
      expect(worn(await seen(ed, 'Gwen (guest)', project))).to.deep.equal(['Guest of Acme'])
      await healthy()
    })
  })
})
