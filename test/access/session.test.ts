// What a person meets after signing in: rooms, colleagues, channels.
import { expect } from 'chai'
import type { Element } from 'ltx'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

describe('a person who signs in with a code', () => {
  let acme: World
  before(async () => (acme = await world()))

  it('finds the manager, colleagues, reports and channels in the roster, with names and groups', async () => {
    const nyang = await acme.person('nyang')
    const roster = await nyang.asks('nyang@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    const items = new Map(
      roster
        .getChild('query')
        ?.getChildren('item')
        .map(item => [item.attrs.jid, { ...item.attrs, group: item.getChildText('group') }]),
    )
    expect(items.get('sking@acme.test')).to.include({
      name: 'Steven King',
      subscription: 'both',
      group: "Steven King's team",
    })
    expect(items.get('lgarcia@acme.test')).to.include({ name: 'Lex Garcia', group: "Steven King's team" })
    expect(items.get('team-sking-news@bellhop.acme.test')).to.include({
      name: 'News from Steven King',
      group: 'Broadcasts',
    })
    expect(items.get('bellhop@bellhop.acme.test')).to.include({ name: 'Bellhop' })
    await nyang.leaves()
  })

  it('finds the rooms bookmarked, to be joined by the client itself', async () => {
    const nyang = await acme.person('nyang')
    const answer = await nyang.asks(
      'nyang@acme.test',
      'get',
      "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub>",
    )
    const items = answer.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
    const rooms = new Map(items.map(item => [item.attrs.id, item.getChild('conference')]))
    const derived = [...rooms.keys()].filter(room => /^(team|tree)-/.test(room)) // others make groups in this world
    expect(derived.sort()).to.deep.equal([
      'team-nyang@rooms.acme.test',
      'team-sking@rooms.acme.test',
      'tree-nyang@rooms.acme.test',
      'tree-sking@rooms.acme.test',
    ])
    const team = rooms.get('team-sking@rooms.acme.test')
    expect(team?.attrs).to.include({ autojoin: 'true', name: "Steven King's team" })
    expect(team?.getChildText('nick')).to.equal('Neena Yang')
    await nyang.leaves()
  })

  it('talks in the room of the team, where everyone sees everyone', async () => {
    const room = 'team-jsingh@rooms.acme.test'
    const [singh, bernstein] = [await acme.person('jsingh'), await acme.person('dbernste')]
    await singh.joins(room, 'John Singh')
    await bernstein.joins(room, 'David Bernstein')
    const seen = await bernstein.receives(
      ({ name, attrs }) => name === 'presence' && attrs.from === `${room}/John Singh`,
      'the manager',
    )
    expect(String(seen)).to.contain('jsingh@acme.test')
    singh.says(room, 'Good morning, team', 'groupchat')
    await bernstein.hears('Good morning, team', room)
    await Promise.all([singh.leaves(), bernstein.leaves()])
  })

  it('finds what was said in the room while away in its archive', async () => {
    const room = 'team-kpartner@rooms.acme.test'
    const partner = await acme.person('kpartner')
    await partner.joins(room, 'Karen Partners')
    partner.says(room, 'Before you came', 'groupchat')
    await partner.hears('Before you came', room)
    const sully = await acme.person('psully')
    await sully.joins(room, 'Patrick Sully')
    await sully.asks(room, 'set', "<query xmlns='urn:xmpp:mam:2'/>")
    const archived = sully.received.find(stanza => String(stanza).includes('Before you came'))
    expect(archived, 'in the archive').to.exist
    await Promise.all([partner.leaves(), sully.leaves()])
  })

  it('gets what it has read of its archive once more when the connection was lost and it has acknowledged nothing', async () => {
    const own = 'psully@acme.test'
    const [partner, sully] = [await acme.person('kpartner'), await acme.person('psully')]
    sully.sends("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    const { attrs } = await sully.receives(({ name }) => name === 'enabled', 'stream management')
    for (const text of ['First & <last>', 'Second']) partner.says(own, text)
    await sully.hears('Second')
    const handled = sully.handled()
    const newest = "<set xmlns='http://jabber.org/protocol/rsm'><max>10</max><before/></set>"
    const { attrs: answer } = await sully.asks(
      own,
      'set',
      `<query xmlns='urn:xmpp:mam:2' queryid='all'>${newest}</query>`,
    )
    const read = results(sully)
    expect(read.join()).to.contain('First & <last>').and.to.contain('Second')
    expect(sully.handled() - handled, 'others may come or go meanwhile').to.be.at.least(read.length + 1)
    await sully.isCut()
    const again = await acme.person('psully', { resumes: { id: attrs.id, handled } })
    await again.receives(({ attrs: { id } }) => id === answer.id, 'the answer')
    expect(results(again)).to.deep.equal(read)
    await Promise.all([partner.leaves(), again.leaves()])
  })

  it('is in a room under its own name, whatever its client asks for, now or later', async () => {
    const room = 'team-sking@rooms.acme.test'
    const nyang = await acme.person('nyang')
    const asks = (nick: string) =>
      nyang.sends(`<presence to='${room}/${nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
    const answered = (stanza: Element) => stanza.name === 'presence' && stanza.attrs.from.startsWith(`${room}/`) // not the room by itself, with its picture
    const condition = async () => (await nyang.receives(answered)).getChild('error')?.getChildElements()[0]?.name
    asks('Lex Garcia')
    expect(await condition(), 'a colleague is').to.equal('conflict')
    asks('Mole')
    const isIn = (stanza: Element) => answered(stanza) && /code=["']110["']/.test(String(stanza))
    expect((await nyang.receives(isIn, 'being in')).attrs.from).to.equal(`${room}/Neena Yang`)
    asks('Mole')
    expect(await condition(), 'another name').to.equal('not-acceptable')
    await nyang.leaves()
  })

  it('enters no room of others', async () => {
    const stranger = await acme.person('lpopp')
    const refused = await stranger.joins('team-sking@rooms.acme.test', 'Mole').catch(error => error.message)
    expect(refused).to.equal('registration-required')
    await stranger.leaves()
  })

  it('keeps what the organisation gave when the client removes it', async () => {
    const person = await acme.person('dfaviet')
    const manager = 'ngruenbe@acme.test'
    await person.asks(
      'dfaviet@acme.test',
      'set',
      `<query xmlns='jabber:iq:roster'><item jid='${manager}' subscription='remove'/></query>`,
    )
    const pushed = await person.receives(
      stanza => stanza.attrs.type === 'set' && String(stanza).includes(manager),
      'the contact again',
    )
    expect(pushed.getChild('query')?.getChild('item')?.attrs.subscription).to.equal('both')
    await person.leaves()
  })

  it('keeps an own contact and own bookmarks beside those of the organisation', async () => {
    const person = await acme.person('isciarra')
    const friend = "<query xmlns='jabber:iq:roster'><item jid='friend@elsewhere.test' name='A friend'/></query>"
    await person.asks('isciarra@acme.test', 'set', friend)
    await person.asks(
      'isciarra@acme.test',
      'set',
      "<query xmlns='jabber:iq:roster'><item jid='friend@elsewhere.test' subscription='remove'/></query>",
    )
    const roster = await person.asks('isciarra@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    expect(String(roster)).not.to.contain('friend@elsewhere.test')
    expect(String(roster)).to.contain('ngruenbe@acme.test')
    await person.leaves()
  })
})

/** The results of a question to an archive (XEP-0313), as they came: ids and texts. */
function results(party: Party): string[] {
  const found = party.received.flatMap(stanza => stanza.getChildren('result', 'urn:xmpp:mam:2'))
  return found.map(result => {
    const message = result.getChild('forwarded')?.getChild('message')
    return `${result.attrs.id} ${message?.getChildText('body')}`
  })
}
