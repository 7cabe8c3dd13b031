// Rooms of custom groups administered from any client: Bellhop notices and agrees, or undoes it and says why.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { jid, room } from '../support/addresses.ts'
import { healthy } from '../support/healthy.ts'
import { makeMember } from '../support/member.ts'
import { seven as base } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { affiliated, bookmarks, joining, shownOut } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const CONFIG = 'http://jabber.org/protocol/muc#roomconfig'
const OWNER = 'http://jabber.org/protocol/muc#owner'

describe('an owner’s own client', () => {
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const as = makeMember(() => acme)
  let name = ''
  let count = 0
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(base)
  })
  after(() => acme.end())
  beforeEach(async () => {
    name = `room-${++count}`
    await as('dave', 'group-create', { name, title: name, kind: 'chat' })
    await as('dave', 'group-add', { group: name, who: 'eve' })
  })
  afterEach(end)

  /** A room's administration by a client: `result`, or the error's condition. */
  async function sets(party: Party, who: string, affiliation: string, where = name): Promise<string> {
    const item = `<item jid='${who}' affiliation='${affiliation}'/>`
    const query = `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`
    return outcome(await party.asks(room(where), 'set', query))
  }

  const configures = async (party: Party, fields: Record<string, string>) => {
    const all = Object.entries({ FORM_TYPE: CONFIG, ...fields })
    const form = all.map(([key, value]) => `<field var='${key}'><value>${value}</value></field>`).join('')
    const query = `<query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='submit'>${form}</x></query>`
    return outcome(await party.asks(room(name), 'set', query))
  }

  const invites = (party: Party, to: string) => {
    const invite = `<x xmlns='http://jabber.org/protocol/muc#user'><invite to='${to}'/></x>`
    party.sends(`<message to='${room(name)}'>${invite}</message>`)
  }

  const outcome = (answer: Element) =>
    answer.attrs.type === 'result' ? 'result' : String(answer.getChild('error')?.getChildElements()[0]?.name)

  it('adds somebody, who has the group at once', async () => {
    const [dave, ed] = [await online('dave'), await online('ed')]
    await dave.joins(room(name), 'Dave Test')
    expect(await sets(dave, jid('ed'), 'member')).to.equal('result')
    await settled()
    expect(await bookmarks(ed)).to.have.property(room(name))
    expect(await as('ed', 'members', { group: name })).to.contain('Ed Test')
    await healthy(acme)
  })

  it('removes somebody, who has it no more', async () => {
    const [dave, eve] = [await online('dave'), await online('eve')]
    await eve.joins(room(name), 'Eve Test')
    expect(await sets(dave, jid('eve'), 'none')).to.equal('result')
    expect(await shownOut(eve, room(name))).to.include('321')
    await settled()
    expect(await bookmarks(eve)).not.to.have.property(room(name))
    expect(await as('eve', 'groups')).not.to.contain(name)
    await healthy(acme)
  })

  it('removes somebody for good: no link from before lets them in again', async () => {
    const { link: token = '' } = await acme.does('qr-group', { group: name })
    expect(await as('eve', 'join', { token })).to.contain('You are in')
    expect(await sets(await online('dave'), jid('eve'), 'none')).to.equal('result')
    await settled()
    expect(await as('eve', 'join', { token })).to.match(/^item-not-found/)
    expect(await sets(await online('dave'), jid('eve'), 'member')).to.equal('result')
    await settled()
    expect(await as('eve', 'join', { token })).to.contain('You are in')
  })

  it('makes somebody an owner, who decides in the group then', async () => {
    const dave = await online('dave')
    expect(await sets(dave, jid('eve'), 'owner')).to.equal('result')
    await settled()
    expect(await as('eve', 'group-add', { group: name, who: 'ed' })).to.contain('1 added')
    expect(await sets(dave, jid('eve'), 'member')).to.equal('result')
    await settled()
    expect(await as('eve', 'group-add', { group: name, who: 'bob' })).to.match(/^forbidden/)
    await healthy(acme)
  })

  it('makes somebody an admin, who moderates and does not decide, and stays one', async () => {
    const [dave, eve, ed] = [await online('dave'), await online('eve'), await online('ed')]
    await as('dave', 'group-add', { group: name, who: 'ed' })
    expect(await sets(dave, jid('eve'), 'admin')).to.equal('result')
    await settled()
    expect(await affiliated(dave, room(name), 'admin')).to.deep.equal([jid('eve')])
    expect(await affiliated(dave, room(name), 'owner')).to.not.include(jid('eve'))
    expect(await as('eve', 'members', { group: name })).to.contain('Eve Test Clerk moderator')
    await Promise.all([eve.joins(room(name), 'Eve Test'), ed.joins(room(name), 'Ed Test')])
    const mute = "<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='Ed Test' role='visitor'/></query>"
    expect(outcome(await eve.asks(room(name), 'set', mute))).to.equal('result')
    expect(outcome(await eve.asks(room(name), 'set', `<query xmlns='${OWNER}'><destroy/></query>`))).to.equal(
      'forbidden',
    )
    expect(await as('eve', 'group-close', { group: name })).to.match(/^forbidden/)
    await healthy(acme)

    expect(await sets(dave, jid('eve'), 'none')).to.equal('result')
    await settled()
    await as('dave', 'group-add', { group: name, who: 'eve' })
    expect(await affiliated(dave, room(name), 'admin')).to.deep.equal([])
    await healthy(acme)
  })

  it('cannot remove who is in it by another group, and is told why', async () => {
    await as('dave', 'group-create', { name: `${name}-in`, title: 'Inner', kind: 'chat' })
    await as('dave', 'group-add', { group: `${name}-in`, who: 'ed' })
    await as('dave', 'group-add', { group: name, who: `${name}-in` })
    const [dave, ed] = [await online('dave'), await online('ed')]
    await sets(dave, jid('ed'), 'none')
    await dave.hears(`${name}: Ed Test is in it by ${name}-in, too: it has to be changed there.`)
    expect(await joining(ed, room(name), 'Ed Test')).to.equal('joined')
    await healthy(acme)
  })

  it('cannot remove who answers for the group', async () => {
    await as('dave', 'group-owner', { group: name, person: 'eve' })
    const eve = await online('eve')
    await sets(eve, jid('dave'), 'none')
    await eve.hears(`${name}: Dave Test owns this group: hand it over first.`)
    expect(await as('dave', 'members', { group: name })).to.contain('Dave Test Clerk owner')
    await healthy(acme)
  })

  it('cannot let in who is nobody here', async () => {
    const dave = await online('dave')
    await sets(dave, 'mallory@elsewhere.example', 'member')
    await dave.hears(/mallory@elsewhere.example is nobody here/)
    await healthy(acme)
  })

  it('lets in by an invitation through the room, and nobody who is nobody here', async () => {
    const [dave, ed] = [await online('dave'), await online('ed')]
    invites(dave, jid('ed'))
    await ed.receives(stanza => /<invite /.test(String(stanza)), 'an invitation')
    invites(dave, 'mallory@elsewhere.example')
    await dave.hears(/mallory@elsewhere.example is nobody here/)
    await settled()
    expect(await as('ed', 'members', { group: name })).to.contain('Ed Test')
    expect(await bookmarks(ed)).to.have.property(room(name))
    await healthy(acme)
  })

  it('cannot have members invite whomever they like', async () => {
    const [dave, eve] = [await online('dave'), await online('eve')]
    await configures(dave, { '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites': '1' })
    invites(eve, 'mallory@elsewhere.example')
    const isRefused = ({ attrs }: Element) => attrs.from === room(name) && attrs.type === 'error'
    expect(String(await eve.receives(isRefused, 'a refusal'))).to.contain('forbidden')
    await healthy(acme)
  })

  it('is agreed to when Bellhop was away meanwhile', async () => {
    const [dave, ed] = [await online('dave'), await online('ed')]
    acme.tap.away(true)
    expect(await sets(dave, jid('ed'), 'member')).to.equal('result')
    expect(await sets(dave, jid('eve'), 'none')).to.equal('result')
    acme.tap.away(false)
    await acme.restored()
    await settled()
    expect(await bookmarks(ed)).to.have.property(room(name))
    expect(await as('eve', 'groups')).not.to.contain(name)
    await healthy(acme)
  })

  it('gives the group another title', async () => {
    const [dave, eve] = [await online('dave'), await online('eve')]
    expect(await configures(dave, { 'muc#roomconfig_roomname': `Title ${name}` })).to.equal('result')
    await settled()
    expect((await bookmarks(eve))[room(name)]).to.equal(`Title ${name} | Eve Test | true`)
    await healthy(acme)
  })

  it('cannot open the room to everybody', async () => {
    const [dave, ed] = [await online('dave'), await online('ed')]
    for (const field of ['whois', 'membersonly', 'publicroom', 'persistentroom', 'enablearchiving', 'allowinvites'])
      expect(await configures(dave, { [`muc#roomconfig_${field}`]: '0' }), field).to.equal('not-acceptable')
    expect(await joining(ed, room(name), 'Ed Test')).to.equal('registration-required')
    await healthy(acme)
  })

  it('closes the group by destroying its room', async () => {
    const [dave, eve] = [await online('dave'), await online('eve')]
    await eve.joins(room(name), 'Eve Test')
    const query = `<query xmlns='${OWNER}'><destroy><reason>All done</reason></destroy></query>`
    expect(outcome(await dave.asks(room(name), 'set', query))).to.equal('result')
    expect(await shownOut(eve, room(name))).to.deep.equal(['destroyed'])
    await eve.hears(`${name} was closed: All done`)
    expect(await as('eve', 'groups')).not.to.contain(name)
    await healthy(acme)
  })

  it('of a plain member changes nothing', async () => {
    const eve = await online('eve')
    expect(await sets(eve, jid('ed'), 'member')).to.equal('not-allowed')
    expect(await configures(eve, { 'muc#roomconfig_roomname': 'Mine' })).to.equal('forbidden')
    const query = `<query xmlns='${OWNER}'><destroy/></query>`
    expect(outcome(await eve.asks(room(name), 'set', query))).to.equal('forbidden')
    expect(await sets(await online('bob'), jid('eve'), 'none', 'team-bob')).to.equal('not-allowed')
    await healthy(acme)
  })

  it('of a plain member takes no other name and leaves no list by itself', async () => {
    const eve = await online('eve')
    const form = [
      ['FORM_TYPE', 'http://jabber.org/protocol/muc#register'],
      ['muc#register_roomnick', 'Ann Test'],
    ].map(([key, value]) => `<field var='${key}'><value>${value}</value></field>`)
    for (const content of [`<x xmlns='jabber:x:data' type='submit'>${form.join('')}</x>`, '<remove/>'])
      expect(
        outcome(await eve.asks(room(name), 'set', `<query xmlns='jabber:iq:register'>${content}</query>`)),
      ).to.equal('forbidden')
    expect(await joining(eve, room(name), 'Eve Test')).to.equal('joined')
    await healthy(acme)
  })

  /** Whatever the server told of before is followed by then: messages come behind it, and edits wait for one another. */
  async function settled(): Promise<void> {
    const party = await online('bob')
    party.says('bellhop@bellhop.acme.test', 'whoami')
    await party.hears(/bob@acme.test/, 'bellhop@bellhop.acme.test')
    await as('ann', 'group-create', { name: `fence-${name}`, title: 'Fence', kind: 'chat' })
    await as('ann', 'group-close', { group: `fence-${name}` })
  }
})
