// Pictures of rooms, groups and Bellhop: drawn from names, shown where clients look, and set by those who lead a room.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { drawBell, drawTile } from '../core/model/picture.ts'
import type { Party } from './support/party.ts'
import { ownWorld, type World } from './support/world.ts'

const UPDATE = 'vcard-temp:x:update'
const TEAM = 'team-sking@rooms.acme.test'
const NEWS = 'team-sking-news@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'
const MUC = 'http://jabber.org/protocol/muc'

const photoIn = (answer: Element) => answer.getChild('vCard')?.getChild('PHOTO')?.getChildText('BINVAL')
const photo = async (party: Party, of: string) => photoIn(await party.asks(of, 'get', "<vCard xmlns='vcard-temp'/>"))
const tells = (from: string) => (stanza: Element) =>
  stanza.name === 'presence' &&
  stanza.attrs.from.split('/', 1)[0] === from &&
  stanza.attrs.from.includes('/') === from.includes('@bellhop.') &&
  stanza.getChild('x', UPDATE) !== undefined
const hashFrom = async (party: Party, from: string) =>
  (await party.receives(tells(from), `the picture of ${from}`)).getChild('x', UPDATE)?.getChildText('photo')
const sets = (party: Party, room: string, data: Buffer, type = 'image/png') =>
  party.asks(
    room,
    'set',
    `<vCard xmlns='vcard-temp'><PHOTO><TYPE>${type}</TYPE><BINVAL>${data.toString('base64')}</BINVAL></PHOTO></vCard>`,
  )

describe('pictures', () => {
  let acme: World
  let king: Party // administers the room
  let yang: Party
  before(async () => {
    acme = await ownWorld()
    king = await acme.person('sking')
    yang = await acme.person('nyang')
  })
  after(() => acme?.end())

  it('are PNG files that follow from the name', () => {
    const { data, hash } = drawTile('team-sking', 'room')
    expect(data.subarray(0, 8).toString('latin1')).to.equal('\x89PNG\r\n\x1a\n')
    expect(hash).to.equal(createHash('sha1').update(data).digest('hex'))
    expect(drawTile('team-sking', 'room').hash).to.equal(hash)
    for (const other of [drawTile('team-nyang', 'room'), drawTile('team-sking', 'news')])
      expect(other.hash).not.to.equal(hash)
  })

  it('of Bellhop and of broadcast groups are in their presence and their vCards', async () => {
    for (const [of, { hash, data }] of [
      [BELLHOP, drawBell(acme.config.colour)],
      [NEWS, drawTile('team-sking-news', 'news')],
    ] as const) {
      expect(await hashFrom(yang, of)).to.equal(hash)
      expect(await photo(yang, of)).to.equal(data.toString('base64'))
    }
  })

  it('of rooms are told at joining and in the description, and read by members alone', async () => {
    const drawn = drawTile('team-sking', 'room')
    await king.joins(TEAM, 'Steven King')
    await yang.joins(TEAM, 'Neena Yang')
    for (const each of [king, yang]) expect(await hashFrom(each, TEAM)).to.equal(drawn.hash)
    expect(await photo(yang, TEAM)).to.equal(drawn.data.toString('base64'))
    const info = await yang.asks(TEAM, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
    expect(info.toString()).to.contain('<feature var="vcard-temp"/>').and.to.contain(drawn.hash)
    const sully = await acme.person('psully')
    const [hidden, none] = await Promise.all(
      [TEAM, 'nowhere@rooms.acme.test'].map(of => sully.asks(of, 'get', "<vCard xmlns='vcard-temp'/>")),
    )
    const condition = (answer?: Element) => answer?.getChild('error')?.getChildElements()[0]?.name
    expect(hidden?.attrs.type).to.equal('error')
    expect(condition(hidden)).to.equal(condition(none))
    await sully.leaves()
  })

  it('of a room are set by who leads it, seen by all at once, and outlive a restart of the server', async () => {
    const chosen = drawTile('something else', 'room')
    expect((await sets(yang, TEAM, chosen.data)).getChild('error')?.getChild('forbidden')).not.to.equal(undefined)
    expect((await sets(king, TEAM, chosen.data)).attrs.type).to.equal('result')
    expect(await hashFrom(yang, TEAM)).to.equal(chosen.hash)
    await yang.receives(
      stanza => stanza.getChild('x', `${MUC}#user`)?.getChild('status')?.attrs.code === '104',
      'that the room has changed',
    )
    await acme.prosody.restart()
    const again = await acme.person('nyang')
    await again.joins(TEAM, 'Neena Yang')
    expect(await hashFrom(again, TEAM)).to.equal(chosen.hash)
    expect(await photo(again, TEAM)).to.equal(chosen.data.toString('base64'))
    const leader = await acme.person('sking')
    expect((await leader.asks(TEAM, 'set', "<vCard xmlns='vcard-temp'/>")).attrs.type).to.equal('result')
    expect(await hashFrom(again, TEAM), 'drawn again').to.equal(drawTile('team-sking', 'room').hash)
    await Promise.all([again, leader].map(each => each.leaves()))
  })

  it('of a room are pictures, and not too large', async () => {
    const leader = await acme.person('sking')
    for (const [data, type] of [
      [Buffer.alloc(100 * 1024 + 1), 'image/png'],
      [Buffer.from('<svg/>'), 'image/svg+xml'],
    ] as const)
      expect((await sets(leader, TEAM, data, type)).getChild('error')?.getChild('not-acceptable')).not.to.equal(
        undefined,
      )
    await leader.leaves()
  })

  it('are no condition of joining: while Bellhop is away a room that nobody has asked for has none', async () => {
    const member = await acme.person('lgarcia')
    await acme.bellhop.stop()
    const room = 'tree-sking@rooms.acme.test'
    await member.joins(room, 'Lex Garcia')
    expect(await photo(member, room)).to.equal(undefined)
    await acme.restart()
    expect(await photo(member, room)).to.equal(drawTile('tree-sking', 'room').data.toString('base64'))
    await member.leaves()
  })
})
