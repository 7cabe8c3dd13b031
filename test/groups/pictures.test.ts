// Pictures of rooms, groups and Bellhop: drawn from names, shown where clients look, and set by those who lead a room.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { gatewayUrl } from '../../config.ts'
import { encodeFile } from '../../core/commands/command.ts'
import { drawBell, drawTile } from '../../core/model/picture.ts'
import type { Party } from '../support/party.ts'
import { basic, command } from '../support/doors.ts'
import { JPEG, png, SVG } from '../support/small-pictures.ts'
import { ownWorld, type World } from '../support/world.ts'

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

const sha1 = (base64: string) => createHash('sha1').update(Buffer.from(base64, 'base64')).digest('hex')

/** Uploads a file (XEP-0363), whatever it says that it is. @returns its address */
async function uploads(party: Party, file: Buffer): Promise<string> {
  const request = `<request xmlns='urn:xmpp:http:upload:0' filename='a.png' size='${file.length}' content-type='image/png'/>`
  const slot = (await party.asks('acme.test', 'get', request)).getChild('slot')
  const put = slot?.getChild('put')
  const headers = put?.getChildren('header').map(each => [String(each.attrs.name), each.getText()]) ?? []
  const answer = await fetch(String(put?.attrs.url), {
    method: 'PUT',
    body: new Uint8Array(file),
    headers: { 'content-type': 'image/png', ...Object.fromEntries(headers) },
  })
  expect(answer.status).to.equal(201)
  return String(slot?.getChild('get')?.attrs.url)
}

/** What is said to somebody who sets that picture for the broadcast group. */
async function refusal({ config, code }: World, username: string, picture: Buffer | string): Promise<string> {
  const fields = { group: NEWS, picture: typeof picture === 'string' ? picture : encodeFile(picture) }
  const answer = await command(config, 'group-picture', fields, basic(username, await code(username)))
  const { error, text }: { error?: string; text?: string } = JSON.parse(answer.body)
  return `${error}: ${text}`
}

describe('pictures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-pictures-'))
  let acme: World
  let king: Party // administers the room
  let yang: Party
  before(async () => {
    writeFileSync(join(folder, 'red.jpg'), JPEG)
    acme = await ownWorld()
    king = await acme.person('sking')
    yang = await acme.person('nyang')
  })
  after(async () => {
    await acme?.end()
    rmSync(folder, { recursive: true })
  })

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
    const chosen = drawTile('something else', 'room') // drawn anew, so that it is another file
    expect((await sets(yang, TEAM, chosen.data)).getChild('error')?.getChild('forbidden')).not.to.equal(undefined)
    expect((await sets(king, TEAM, chosen.data)).attrs.type).to.equal('result')
    const hash = (await hashFrom(yang, TEAM)) ?? ''
    expect(hash).not.to.be.oneOf([chosen.hash, drawTile('team-sking', 'room').hash])
    await yang.receives(
      stanza => stanza.getChild('x', `${MUC}#user`)?.getChild('status')?.attrs.code === '104',
      'that the room has changed',
    )
    await acme.prosody.restart()
    const again = await acme.person('nyang')
    await again.joins(TEAM, 'Neena Yang')
    expect(await hashFrom(again, TEAM)).to.equal(hash)
    expect(sha1((await photo(again, TEAM)) ?? '')).to.equal(hash)
    const leader = await acme.person('sking')
    expect((await leader.asks(TEAM, 'set', "<vCard xmlns='vcard-temp'/>")).attrs.type).to.equal('result')
    expect(await hashFrom(again, TEAM), 'drawn again').to.equal(drawTile('team-sking', 'room').hash)
    await Promise.all([again, leader].map(each => each.leaves()))
  })

  it('of a room are pictures, and not too large', async () => {
    const leader = await acme.person('sking')
    for (const [data, type] of [
      [Buffer.alloc(100 * 1024 + 1), 'image/png'],
      [SVG, 'image/svg+xml'],
      [SVG, 'image/png'],
      [png(300, 200).subarray(0, 60), 'image/png'],
    ] as const)
      expect((await sets(leader, TEAM, data, type)).getChild('error')?.getChild('not-acceptable')).not.to.equal(
        undefined,
      )
    await leader.leaves()
  })

  it('of rooms and of broadcast groups are set by their owners with a command, from a file or an upload', async () => {
    const [leader, member] = [await acme.person('sking'), await acme.person('nyang')]
    await member.joins(TEAM, 'Neena Yang')
    for (const address of [TEAM, NEWS]) {
      const before = await hashFrom(member, address)
      const file = await uploads(leader, png(300, 200, 'taken at home'))
      leader.says(BELLHOP, `group picture ${address.split('@', 1)[0]}`)
      await leader.hears(/Send the picture here/)
      leader.sends(
        `<message to='${BELLHOP}' type='chat' id='${randomUUID()}'><body>${file}</body><x xmlns='jabber:x:oob'><url>${file}</url></x></message>`,
      )
      await leader.hears(/has the new picture/)
      const hash = await hashFrom(member, address)
      const shown = (await photo(member, address)) ?? ''
      expect(hash).not.to.equal(before)
      expect(sha1(shown)).to.equal(hash)
      expect(Buffer.from(shown, 'base64').includes('taken at home')).to.equal(false)
    }
    const { code, out, err } = await acme.cli('group', 'picture', NEWS, join(folder, 'red.jpg'))
    expect([code, err], out).to.deep.equal([0, ''])
    const red = await hashFrom(member, NEWS)
    await acme.restart()
    expect(sha1((await photo(member, NEWS)) ?? ''), 'after a restart').to.equal(red)
    for (const address of [TEAM, NEWS]) await acme.does('group-picture', { group: address, drawn: 'yes' })
    expect(await hashFrom(member, NEWS)).to.equal(drawTile('team-sking-news', 'news').hash)
    expect(await photo(member, TEAM)).to.equal(drawTile('team-sking', 'room').data.toString('base64'))
    await Promise.all([leader, member].map(each => each.leaves()))
  })

  it('of groups are refused in words: from others, from elsewhere, and what is no picture or too large', async () => {
    const sets = (picture: Buffer | string, username = 'sking') => refusal(acme, username, picture)
    expect(await sets(JPEG, 'nyang')).to.match(/^forbidden/)
    const local = `http://127.0.0.1:${acme.config.httpPort}/healthz`
    for (const address of ['https://elsewhere.example/a.png', local, 'file:///etc/passwd'])
      expect(await sets(address), address).to.match(/^not-acceptable: Upload the picture here/)
    expect(await sets(`${gatewayUrl(acme.config)}/file_share/none/none.png`)).to.match(/^item-not-found/)
    expect(await sets(SVG)).to.match(/^not-acceptable: This is no picture that can be read here/)
    expect(await sets(Buffer.alloc(5 * 1_048_576 + 1))).to.match(/^not-acceptable: A picture has at most 5 MB/)
    for (let time = 0; time < 5; time++)
      expect(await sets(Buffer.alloc(10 * 1_048_576))).to.match(/^policy-violation: This request is larger/)
    const leader = await acme.person('sking')
    expect(await sets(await uploads(leader, Buffer.alloc(6 * 1_048_576)))).to.match(/at most 5 MB/)
    expect(await sets(await uploads(leader, SVG))).to.match(/no picture that can be read here/)
    expect(await photo(leader, NEWS)).to.equal(drawTile('team-sking-news', 'news').data.toString('base64'))
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
