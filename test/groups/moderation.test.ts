// Moderation: who may write in a room, and taking back what was written there.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { healthy } from '../support/healthy.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const ROOM = 'team-nyang@rooms.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const USER = 'http://jabber.org/protocol/muc#user'
const MAM = 'urn:xmpp:mam:2'
const RETRACT = 'urn:xmpp:message-retract:1'
const MODERATE = 'urn:xmpp:message-moderate:1'
const SID = 'urn:xmpp:sid:0'

const role = (presence: Element) => String(presence.getChild('x', USER)?.getChild('item')?.attrs.role)

/** The role in which somebody's client sees a person in the room next. */
async function becomes(party: Party, nick: string, wanted: string, before = new Set<Element>()): Promise<void> {
  const from = `${ROOM}/${nick}`
  await party.receives(
    stanza =>
      !before.has(stanza) && stanza.name === 'presence' && stanza.attrs.from === from && role(stanza) === wanted,
    `${nick} as ${wanted}`,
  )
}

/** The text of the refusal of a message. */
async function refused(party: Party, id: string): Promise<string> {
  const error = await party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal')
  expect(error.getChild('error')?.getChild('forbidden'), String(error)).to.exist
  return error.getChild('error')?.getChildText('text') ?? ''
}

describe('moderation of a room', () => {
  let acme: World
  let owner: Party
  let member: Party
  let other: Party
  before(async () => {
    acme = await world()
    ;[owner, member, other] = await Promise.all([acme.person('nyang'), acme.person('ngruenbe'), acme.person('jwhalen')])
    await owner.joins(ROOM, 'Neena Yang')
    await member.joins(ROOM, 'Nancy Gruenberg')
    await other.joins(ROOM, 'Jennifer Whalen')
  })
  after(() => Promise.all([owner, member, other].map(each => each.leaves())))

  const asOwner = async (line: string, answer: RegExp) => {
    owner.says(BELLHOP, line)
    await owner.hears(answer, BELLHOP)
  }

  it('takes the voice of who is muted, for everybody to see, and keeps it through leaving and joining again', async () => {
    await asOwner('group mute team-nyang ngruenbe', /cannot write there any more/)
    await becomes(other, 'Nancy Gruenberg', 'visitor')
    expect(await refused(member, member.says(ROOM, 'Can I?', 'groupchat'))).to.match(/cannot write in this room/)
    await member.leaves()
    member = await acme.person('ngruenbe')
    await member.joins(ROOM, 'Nancy Gruenberg')
    await refused(member, member.says(ROOM, 'Now?', 'groupchat'))
    const muted = member.received.findLast(
      ({ name, attrs }) => name === 'presence' && attrs.from === `${ROOM}/Nancy Gruenberg`,
    )
    expect(muted && role(muted)).to.equal('visitor')
    other.says(ROOM, 'a fence', 'groupchat')
    await owner.hears('a fence')
    expect(owner.received.some(stanza => /Can I|Now/.test(stanza.getChildText('body') ?? ''))).to.equal(false)
  })

  it('lets nobody give the voice back by a client, and is found right by the doctor', async () => {
    const grant =
      "<query xmlns='http://jabber.org/protocol/muc#admin'><item nick='Nancy Gruenberg' role='participant'/></query>"
    const answer = await owner.asks(ROOM, 'set', grant)
    expect(answer.getChild('error')?.getChild('not-allowed'), String(answer)).to.exist
    const { table } = await acme.does('members', { group: 'team-nyang' })
    expect(table?.rows.filter(row => row.at(-1) === 'muted').map(([jid]) => jid)).to.deep.equal(['ngruenbe@acme.test'])
    await healthy(acme)
  })

  it('gives the voice back at once', async () => {
    await asOwner('group unmute team-nyang ngruenbe', /can write in/)
    await becomes(member, 'Nancy Gruenberg', 'participant')
    member.says(ROOM, 'Thank you', 'groupchat')
    await owner.hears('Thank you')
  })

  it('refuses to mute for who does not decide, who decides, and who is not there', async () => {
    member.says(BELLHOP, 'group mute team-nyang jwhalen')
    await member.hears(/Only the owner/, BELLHOP)
    await asOwner('group mute team-nyang nyang', /decides in team-nyang/)
    await asOwner('group mute team-nyang afripp', /not in team-nyang/)
  })

  it('mutes before anybody has come, as the administrator, too', async () => {
    const room = 'team-sking@rooms.acme.test'
    await acme.does('group-mute', { group: 'team-sking', person: 'nyang' })
    await owner.joins(room, 'Neena Yang')
    await refused(owner, owner.says(room, 'Hello', 'groupchat'))
    await acme.does('group-unmute', { group: 'team-sking', person: 'nyang' })
    owner.says(room, 'Hello again', 'groupchat')
    await owner.hears('Hello again', room)
  })

  it('lets only owners write in a quiet time, and everybody when that is over', async () => {
    await asOwner('group quiet team-nyang 1h', /Only owners write/)
    await becomes(member, 'Nancy Gruenberg', 'visitor')
    await member.hears(/This room is read-only until .* UTC: only its owners can write/, ROOM)
    expect(await refused(member, member.says(ROOM, 'Psst', 'groupchat'))).to.match(/read-only until/)
    owner.says(ROOM, 'I may', 'groupchat')
    await member.hears('I may')
    const late = await acme.person('jchen')
    await healthy(acme)
    await late.leaves()
    await asOwner('group quiet team-nyang off', /Everybody can write/)
    await becomes(member, 'Nancy Gruenberg', 'participant')
    member.says(ROOM, 'At last', 'groupchat')
    await owner.hears('At last')
  })

  it('ends a quiet time by itself, while Bellhop is away', async () => {
    const before = new Set(other.received)
    const until = new Date(Date.now() + 4_000).toISOString()
    await asOwner(`group quiet team-nyang ${until}`, /Only owners write/)
    await becomes(other, 'Jennifer Whalen', 'visitor')
    await acme.bellhop.stop()
    await other.receives(stanza => !before.has(stanza) && stanza.getChildText('body') === 'Everybody can write again.')
    await becomes(other, 'Jennifer Whalen', 'participant', before)
    other.says(ROOM, 'It is over', 'groupchat')
    await owner.hears('It is over')
    await acme.restart()
    await healthy(acme)
  })

  it('says in words what is no time', async () => {
    await asOwner('group quiet team-nyang tomorrow', /is no time to come: write 30m/)
  })

  const said = async (text: string) => {
    member.says(ROOM, text, 'groupchat')
    const heard = await owner.hears(text)
    return String(heard.getChild('stanza-id', SID)?.attrs.id)
  }
  const retraction = (party: Party, id: string) =>
    party.receives(stanza => stanza.getChild('retract', RETRACT)?.attrs.id === id, `the retraction of ${id}`)
  const archive = async (party: Party) => {
    const before = party.received.length
    await party.asks(
      ROOM,
      'set',
      `<query xmlns='${MAM}'><set xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set></query>`,
    )
    return party.received.slice(before).map(String).join('\n')
  }

  it('takes a message back for a client by XEP-0425, in the room, its history and its archive', async () => {
    const id = await said('Something rude')
    const moderate = `<moderate xmlns='${MODERATE}' id='${id}'><retract xmlns='${RETRACT}'/><reason>Not here.</reason></moderate>`
    const forbidden = await other.asks(ROOM, 'set', moderate)
    expect(forbidden.getChild('error')?.getChild('forbidden'), String(forbidden)).to.exist
    const answer = await owner.asks(ROOM, 'set', moderate)
    expect(answer.attrs.type, String(answer)).to.equal('result')
    const told = await retraction(other, id)
    expect(told.attrs).to.include({ from: ROOM, type: 'groupchat' })
    expect(told.getChild('retract')?.getChild('moderated', MODERATE)?.attrs.by).to.equal(`${ROOM}/Neena Yang`)
    expect(told.getChild('retract')?.getChildText('reason')).to.equal('Not here.')
    expect(told.getChildText('body')).to.equal('Neena Yang withdrew a message of Nancy Gruenberg: Not here.')
    const kept = await archive(other)
    expect(kept).not.to.contain('Something rude')
    expect(kept).to.contain('<retracted').and.to.contain(`id="${id}"`)
    const again = await owner.asks(ROOM, 'set', moderate)
    expect(again.attrs.type).to.equal('result')
    await other.leaves()
    other = await acme.person('jwhalen')
    other.sends(`<presence to='${ROOM}/Jennifer Whalen'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
    await other.receives(stanza => stanza.name === 'message' && stanza.getChild('subject') !== undefined, 'the subject')
    const history = other.received.map(String).join('\n')
    expect(history).not.to.contain('Something rude')
    expect(history).to.contain('It is over')
    const retractions = other.received.filter(stanza => stanza.getChild('retract', RETRACT)?.attrs.id === id)
    expect(retractions).to.have.length(1)
  })

  it('takes a message back for a client by the older form of XEP-0425', async () => {
    const id = await said('Something old')
    const old = `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><moderate xmlns='urn:xmpp:message-moderate:0'><retract xmlns='urn:xmpp:message-retract:0'/></moderate></apply-to>`
    expect((await other.asks(ROOM, 'set', old)).attrs.type).to.equal('error')
    expect((await owner.asks(ROOM, 'set', old)).attrs.type).to.equal('result')
    const told = await retraction(other, id)
    expect(told.getChild('apply-to')?.getChild('moderated')?.getChild('retract'), String(told)).to.exist
    expect(await archive(other)).not.to.contain('Something old')
  })

  it('advertises it', async () => {
    const info = await other.asks(ROOM, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
    expect(String(info)).to.contain(MODERATE)
  })

  it('takes a message back by a command, for clients that cannot', async () => {
    const id = await said('Something foolish')
    member.says(BELLHOP, 'message retract team-nyang Something')
    await member.hears(/Only the owner/, BELLHOP)
    owner.says(BELLHOP, 'message retract team-nyang')
    await owner.hears(/Which one\?\n.*Nancy Gruenberg · Something foolish/, BELLHOP)
    await asOwner('something foolish', /Taken back/)
    const told = await retraction(member, id)
    expect(told.getChild('retract')?.getChild('moderated', MODERATE)?.attrs.by).to.equal(`${ROOM}/Neena Yang`)
    expect(await archive(member)).not.to.contain('Something foolish')
    await asOwner('message retract team-nyang no-such-message', /no such message/)
  })

  it('gives a reason to who is removed, in the room and by Bellhop', async () => {
    const lunch = 'lunch-club@rooms.acme.test'
    await asOwner('group create --title "Lunch club" lunch-club', /Lunch club/)
    await asOwner('group add lunch-club ngruenbe, jwhalen', /2 added/)
    await member.joins(lunch, 'Nancy Gruenberg')
    await other.joins(lunch, 'Jennifer Whalen')
    await asOwner('group mute lunch-club jwhalen', /cannot write/)
    await asOwner('group remove --reason "You never eat." lunch-club ngruenbe', /1 removed/)
    for (const party of [member, other]) {
      const presence = await party.receives(
        stanza => stanza.attrs.from === `${lunch}/Nancy Gruenberg` && stanza.attrs.type === 'unavailable',
        'the removal',
      )
      expect(presence.getChild('x', USER)?.getChild('item')?.getChildText('reason')).to.equal('You never eat.')
    }
    await member.hears('You are no longer in Lunch club: You never eat.', BELLHOP)
    await asOwner('group remove lunch-club jwhalen', /1 removed/)
    await asOwner('group add lunch-club jwhalen', /1 added/)
    await other.joins(lunch, 'Jennifer Whalen')
    await refused(other, other.says(lunch, 'Still muted?', 'groupchat'))
    await healthy(acme)
  })
})
