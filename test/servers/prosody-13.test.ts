// An organisation whose server is upgraded from Prosody 0.12 to 13, over the data folder that it has.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { PROJECT } from '../../setup/prosody.ts'
import { signIn, type Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const PROSODY_13 = join(PROJECT, '.runtime/prosody-13/usr/bin/prosody') // setup/prosody-13.sh
const MAM = 'urn:xmpp:mam:2'
const ROOM = 'team-nyang@rooms.acme.test'
const NEWS = 'team-nyang-news@bellhop.acme.test'
const CHOIR = 'choir@rooms.acme.test'
const SUPPORT = 'support@bellhop.acme.test'
const NEENA = 'nyang'
const JEN = 'jwhalen'
const SHELLEY = 'shiggins'

describe('an upgrade of the server from Prosody 0.12 to 13', function () {
  this.timeout(180_000)
  const data = mkdtempSync(join(tmpdir(), 'bellhop-upgrade-'))
  const codes: Record<string, string> = {}
  let acme: World
  let neena: Party
  let jen: Party
  let shelley: Party
  let caseAddress = ''

  const start = (prosody: string) =>
    ownWorld({ BELLHOP_DATA: data, BELLHOP_STORE: 'sqlite:', BELLHOP_PROSODY: prosody, BELLHOP_DESK_MINUTES: '0' })

  const device = (username: string) => {
    const { c2sPort: port, domain } = acme.config
    return signIn({ port, domain, username, password: codes[username] ?? '' })
  }

  const version = async (party: Party) =>
    (await party.asks('acme.test', 'get', "<query xmlns='jabber:iq:version'/>"))
      .getChild('query')
      ?.getChildText('version')

  /** The bodies of an archive, oldest first. @param of a room, or the own account */
  async function archive(party: Party, of: string): Promise<string[]> {
    const answer = await party.asks(of, 'set', `<query xmlns='${MAM}' queryid='of ${of}'/>`)
    expect(answer.getChild('fin', MAM)?.attrs.complete).to.equal('true')
    const results = party.received.map(each => each.getChild('result', MAM))
    return results
      .filter((each): each is Element => each?.attrs.queryid === `of ${of}`)
      .flatMap(each => each.getChild('forwarded')?.getChild('message')?.getChildText('body') ?? [])
  }

  before(async () => {
    expect(existsSync(PROSODY_13), 'Prosody 13: sh setup/prosody-13.sh').to.equal(true)
    acme = await start('prosody')
    for (const username of [NEENA, JEN, SHELLEY]) codes[username] = await acme.code(username)
    ;[neena, jen, shelley] = await Promise.all([device(NEENA), device(JEN), device(SHELLEY)])
    expect(await version(neena)).to.match(/^0\.12\./)
    await Promise.all([neena.joins(ROOM, 'Neena Yang'), jen.joins(ROOM, 'Jennifer Whalen')])
    for (const text of ['In the room, one', 'In the room, two']) {
      neena.says(ROOM, text, 'groupchat')
      await jen.hears(text, ROOM)
    }
    neena.says(`${JEN}@acme.test`, 'To Jennifer alone')
    await jen.hears('To Jennifer alone')
    neena.says(NEWS, 'News of before')
    await jen.hears('News of before', NEWS)
    await acme.does('desk-create', {
      name: 'support',
      title: 'Support',
      agents: JEN,
      owner: NEENA,
      customers: 'anyone',
    })
    await acme.does('desk-on', { agent: JEN })
    shelley.says(SUPPORT, 'The printer is on fire')
    caseAddress = (await jen.hears('The printer is on fire', 'case-')).attrs.from
    jen.says(caseAddress, 'Which one?')
    await shelley.hears('Which one?', SUPPORT)
    neena.says('bellhop@bellhop.acme.test', 'group create choir Choir')
    await neena.hears(/Choir is choir@/)
    neena.says('bellhop@bellhop.acme.test', `group add choir ${SHELLEY}`)
    await neena.hears('Choir: 1 added.')
    await Promise.all([neena.leaves(), jen.leaves(), shelley.leaves()])
    await acme.end()
    acme = await start(PROSODY_13)
    ;[neena, jen, shelley] = await Promise.all([device(NEENA), device(JEN), device(SHELLEY)])
  })
  after(async () => {
    await acme?.end()
    rmSync(data, { recursive: true, force: true })
  })

  it('lets people sign in with what they have, and the server holds what it should', async () => {
    expect(await version(neena)).to.match(/^13\./)
    expect((await acme.does('doctor')).text).to.include('The server holds exactly what it should.')
  })

  it('keeps the archives of people and rooms, and feeds', async () => {
    await Promise.all([neena.joins(ROOM, 'Neena Yang'), jen.joins(ROOM, 'Jennifer Whalen')])
    expect(await archive(jen, ROOM)).to.include.members(['In the room, one', 'In the room, two'])
    expect(await archive(jen, '')).to.include.members(['To Jennifer alone', 'News of before', 'Which one?'])
    const items = "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='team-nyang-news'/></pubsub>"
    expect(String(await jen.asks('news.acme.test', 'get', items))).to.include('News of before')
  })

  it('keeps rooms, members, broadcast groups and conversations going', async () => {
    await Promise.all([neena.joins(CHOIR, 'Neena Yang'), shelley.joins(CHOIR, 'Shelley Higgins')])
    shelley.says(CHOIR, 'We sing on', 'groupchat')
    await neena.hears('We sing on', CHOIR)
    neena.says(ROOM, 'In the room, three', 'groupchat')
    await jen.hears('In the room, three', ROOM)
    neena.says(NEWS, 'News of after')
    await jen.hears('News of after', NEWS)
    shelley.says(SUPPORT, 'The one on the left')
    await jen.hears('The one on the left', caseAddress)
    jen.says(caseAddress, 'We are coming.')
    await shelley.hears('We are coming.', SUPPORT)
    await Promise.all([neena.leaves(), jen.leaves(), shelley.leaves()])
  })
})
