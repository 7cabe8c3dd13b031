// Fan-out: the server sends each copy of a chunk once, although it is killed while it does.
import { expect } from 'chai'
import { Element, parse } from 'ltx'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ComponentWire } from '../../component/wire.ts'
import { secret } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { Directory } from '../../xep/directory.ts'
import { Fanout } from '../../xep/fanout.ts'
import type { Fault } from '../../xep/fault.ts'
import { Resume } from '../../xep/outbox.ts'
import type { Of } from '../../xep/schema.ts'
import { archive } from '../faults/archive.ts'
import { barrier, type Barrier } from '../support/barrier.ts'
import { chart } from '../support/chart.ts'
import type { Party } from '../support/party.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const NEWS = 'team-boss-news@bellhop.acme.test'
const clerks = Array.from({ length: 30 }, (_, at) => `clerk${String(at).padStart(2, '0')}`)
const company = chart(['boss', ...clerks.map(clerk => `  ${clerk}`)].join('\n'))

describe('a server that is killed while it sends a chunk', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  afterEach(() => acme.end())

  const broadcast = (text: string) => acme.does('broadcast-send', { group: 'team-boss-news', text })

  async function killedAt(step: Barrier): Promise<void> {
    await step.reached()
    acme.tap.away(true)
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    step.lifted()
    expect(unfinished()).to.have.length(1)
    await acme.prosody.restart()
  }

  /** Chunks that the server has begun and not finished. */
  function unfinished(): string[] {
    const folder = join(acme.config.data, 'prosody', 'acme%2etest', 'bellhop_fanout')
    return readdirSync(folder).filter(name => name.endsWith('.progress'))
  }

  /** Broadcasts of a group come in order: behind another one nothing of the earlier ones is left to be sent. */
  async function fence(): Promise<void> {
    const member = await acme.person('clerk00')
    await broadcast('the last one')
    await member.hears('the last one')
    await member.asks('acme.test', 'get', "<ping xmlns='urn:xmpp:ping'/>") // answered when the chunk is done
    expect(unfinished()).to.deep.equal([])
    await member.leaves()
  }

  it('goes on where it was and sends each copy once, however often it is killed', async () => {
    acme = await tappedWorld(company)
    const online = await Promise.all(['clerk01', 'clerk15', 'clerk29'].map(name => acme.person(name)))
    const noted = barrier(acme.config, 'archive', 'clerk05')
    await broadcast('once to each')
    await killedAt(noted)
    for (const [store, name] of [
      ['offline', 'clerk12'], // in the archive already
      ['archive', 'clerk13'],
      ['archive', 'clerk28'],
    ] as const) {
      const step = barrier(acme.config, store, name)
      acme.tap.away(false)
      await killedAt(step)
    }
    acme.tap.away(false)
    await Promise.all(online.map(({ ended }) => ended))
    await fence()
    for (const name of clerks) expect(await archived(name), name).to.deep.equal(['once to each', 'the last one'])
  })

  it('goes on with a picture, a correction and a retraction as well: the archives tell of these, too', async () => {
    const url = 'https://files.acme.test/a/p.png'
    const picture = `<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`
    acme = await tappedWorld(company)
    const killedWith = async (id: string, inner: string, store: 'archive' | 'offline', clerk: string) => {
      const boss = await acme.person('boss')
      const step = barrier(acme.config, store, clerk)
      boss.sends(`<message to='${NEWS}' type='chat' id='${id}'>${inner}</message>`)
      await killedAt(step)
      acme.tap.away(false)
      await boss.ended
    }
    /** Takes what waits: a step of the server is seen only where nothing waits yet. */
    const looksIn = async (clerk: string, text: string) => {
      const party = await acme.person(clerk)
      await party.hears(text)
      await party.leaves()
    }
    await killedWith('p1', picture, 'archive', 'clerk07')
    await looksIn('clerk12', url)
    await killedWith(
      'p2',
      `<body>Corrected</body><replace xmlns='urn:xmpp:message-correct:0' id='p1'/>`,
      'offline',
      'clerk12',
    )
    await looksIn('clerk21', 'Corrected')
    await killedWith('p3', "<retract xmlns='urn:xmpp:message-retract:1' id='p1'/>", 'offline', 'clerk21')
    await fence()
    const withdrawn = /^A message of .* was withdrawn\.$/
    for (const name of clerks) {
      const [first, second, third, ...rest] = await archived(name)
      expect([first, second], name).to.deep.equal([url, 'Corrected'])
      expect(third, name).to.match(withdrawn)
      expect(rest, name).to.deep.equal(['the last one'])
    }
  })

  it('without archives, leaves out at most the one copy it was at, and doubles none', async () => {
    acme = await tappedWorld(company, { BELLHOP_ARCHIVE: 'off' })
    const step = barrier(acme.config, 'offline', 'clerk12')
    await broadcast('once to each')
    await killedAt(step)
    acme.tap.away(false)
    await fence()
    for (const name of clerks.slice(1)) {
      const party = await acme.person(name)
      await party.hears('the last one')
      const expected = name === 'clerk12' ? ['the last one'] : ['once to each', 'the last one']
      expect(bodies(party), name).to.deep.equal(expected)
    }
    const { table } = await acme.does('doctor')
    expect(table?.rows.map(([object, part]) => `${object} ${part}`)).to.include('reports archives')
  })

  async function archived(username: string): Promise<string[]> {
    const party = await acme.person(username, { silent: true })
    const found = await archive(party)
    await party.leaves()
    return found.filter(({ from }) => from === NEWS).map(({ body }) => body)
  }
})

describe('a chunk with people on other servers', function () {
  this.timeout(60_000)
  const host = 'bellhop.acme.test'
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id: 'b1', from: NEWS })
  message.c('body').t('to the whole world')
  const blank = new Element('message', { xmlns: 'jabber:client', type: 'chat', id: 'b2', from: NEWS })
  blank.c('body').up().c('x', { xmlns: 'urn:example:same-for-all' })
  const carol = 'carol@127.0.0.77' // nobody answers there, so each copy bounces
  const to = [carol, 'clerk00@acme.test', 'clerk01@acme.test']
  let server: TestServer
  let wire: ComponentWire
  const came: Element[] = []

  before(async () => {
    server = await startTestServer()
    const { config } = server
    wire = new ComponentWire({
      host: '127.0.0.1',
      port: config.componentPort,
      domain: host,
      secrets: () => [secret(config, 'component')],
      intake: 100,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      handle: async stanza => void came.push(stanza),
      online: () => void wire.ask('set', 'acme.test', Resume, { window: 100 }), // a returned copy is kept until then
    })
    wire.start()
  })
  after(async () => {
    await wire.stop()
    await server.end()
  })

  const answerTo = (question: { build: () => Element }) =>
    wire.ask('set', 'acme.test', question, undefined).then(
      () => 'taken',
      (fault: Fault) => `${fault.condition}: ${fault.message}`,
    )
  const refusal = (order: Partial<Of<typeof Fanout>>) =>
    answerTo({ build: () => Fanout.build({ id: 'c0', messages: [message], to: [], ...order }) })

  /** What archives have of the message with texts. */
  function stored() {
    const file = new DatabaseSync(join(server.config.data, 'prosody', 'prosody.sqlite'), { readOnly: true })
    const rows = file.prepare(
      `SELECT "user", "value" FROM "prosodyarchive" WHERE "store" = 'archive' AND instr("value", ?)`,
    )
    const found = rows.all(`id='b2'`).map(({ user, value }) => ({ user: String(user), value: String(value) }))
    file.close()
    return found
  }

  it('is refused whole for one address that is none, or with no address at all', async () => {
    expect(await refusal({ to: ['clerk00@acme.test', 'no@body@acme.test'] })).to.equal(
      'bad-request: Not a valid address: no@body@acme.test',
    )
    expect(await refusal({})).to.equal('bad-request: A message needs a valid address.')
  })

  it('is refused where its texts have no address, no place, or are beside a list', async () => {
    const texts = [{ to: 'clerk00@acme.test', text: 'Dear Ann' }]
    expect(
      await refusal({ messages: [blank], texts: [...texts, { to: 'no@body@acme.test', text: 'Dear Bob' }] }),
    ).to.equal('bad-request: A text needs a valid address.')
    expect(await refusal({ texts })).to.equal('bad-request: A message for texts begins with an empty body.')
    expect(await refusal({ messages: [blank], texts, to: ['clerk01@acme.test'] })).to.equal(
      'bad-request: Either a list of addresses, or a text for each.',
    )
    expect(await refusal({ messages: [blank, blank], texts })).to.equal(
      'bad-request: Either one message for many, or a message for each.',
    )
    const marked = Fanout.build({ id: 'c0', messages: [blank], to: [], texts })
    marked.getChild('text')?.c('b')
    expect(await answerTo({ build: () => marked })).to.equal('bad-request: A text has no elements.')
  })

  it('is archived with the text of each, escaped, and without a body where the text is empty', async () => {
    await wire.ask('set', 'acme.test', Directory, { accounts: [{ name: 'clerk00' }, { name: 'clerk01' }] })
    const texts = [
      { to: 'clerk00@acme.test', text: 'Dear <b>Ann</b> & "co", ]]> \n\tsoup' },
      { to: 'Clerk01@ACME.test', text: '' },
    ]
    const answer = await wire.ask('set', 'acme.test', Fanout, { id: 'c2', messages: [blank], to: [], texts })
    expect(answer?.attrs).to.include({ id: 'c2', copies: '2' })
    const [first, ...others] = stored()
    expect(first?.user).to.equal('clerk00')
    const copy = parse(first?.value ?? '')
    expect(copy.attrs).to.include({ to: 'clerk00@acme.test', from: NEWS, id: 'b2' })
    expect(copy.children.map(child => (typeof child === 'string' ? child : child.name))).to.deep.equal(['body', 'x'])
    expect(copy.getChildText('body')).to.equal(texts[0]?.text)
    expect(others, 'archives keep no message without a body').to.deep.equal([])
  })

  it('sends their copies again when the server is killed, as nothing had left it', async () => {
    const ask = () => wire.ask('set', 'acme.test', Fanout, { id: 'c1', messages: [message], to })
    await wire.ask('set', 'acme.test', Directory, { accounts: [{ name: 'clerk00' }, { name: 'clerk01' }] })
    const step = barrier(server.config, 'archive', 'clerk00')
    const unanswered = ask().catch(String)
    await step.reached()
    server.prosody.kill('SIGKILL')
    await server.prosody.ended
    step.lifted()
    expect(await unanswered).to.match(/Fault/)
    await server.prosody.restart()
    expect((await ask())?.attrs)
      .to.include({ id: 'c1', copies: '3' })
      .and.not.have.property('repeated')
    expect(await poll(async () => came.length > 0)).to.equal(true)
    expect((await ask())?.attrs).to.include({ copies: '3', repeated: 'true' })
    expect(came.map(({ attrs }) => [attrs.type, attrs.from])).to.deep.equal([['error', carol]])
  })

  it('is remembered by a server that was killed, unless the disk had no room for the whole line', async () => {
    const folder = join(server.config.data, 'prosody', 'acme%2etest', 'bellhop_fanout')
    const again = async () => {
      server.prosody.kill('SIGKILL')
      await server.prosody.ended
      await server.prosody.restart()
    }
    const isRepeated = async (id: string) =>
      (await wire.ask('set', 'acme.test', Fanout, { id, messages: [message], to: ['clerk00@acme.test'] }))?.attrs
        .repeated === 'true'
    await wire.ask('set', 'acme.test', Directory, { accounts: [{ name: 'clerk00' }] })
    const ids = ['a line\nof two', 'ü 100 % .', 'the last']
    for (const id of ids) expect(await isRepeated(id), id).to.equal(false)
    writeFileSync(join(folder, `${Math.floor(Date.now() / 1_000)}.dat`), 'return { ["of an older version"] = 1; };\n')
    await again()
    for (const id of [...ids, 'of an older version']) expect(await isRepeated(id), id).to.equal(true)
    const page = readdirSync(folder).find(name => readFileSync(join(folder, name), 'utf8').includes('the%20last'))
    truncateSync(join(folder, page ?? ''), statSync(join(folder, page ?? '')).size - 1)
    await again()
    expect(await isRepeated('ü 100 % .')).to.equal(true)
    expect(await isRepeated('the last'), 'a line that was cut short').to.equal(false)
    await again()
    for (const id of ids) expect(await isRepeated(id), id).to.equal(true)
  })
})

const bodies = ({ received }: Party) =>
  received.filter(({ attrs }) => attrs.from === NEWS).map(stanza => stanza.getChildText('body'))
