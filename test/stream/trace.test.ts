// Traces: what passes through Bellhop, for an administrator; and the same again in a test.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse, type Element } from 'ltx'
import { blankSecrets, blankText } from '../../component/blank.ts'
import { Traces } from '../../component/trace.ts'
import { secret } from '../../config.ts'
import { makeCode } from '../../core/access/code.ts'
import type { TraceLine } from '../../core/model/trace.ts'
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { openReplay } from '../support/replay.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a trace', () => {
  let acme: World
  let nyang: Party
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-trace-'))
  const file = join(folder, 'nyang.trace')
  before(async () => {
    acme = await world()
    nyang = await acme.person('nyang')
  })
  after(async () => {
    await nyang?.leaves()
    rmSync(folder, { recursive: true, force: true })
  })

  const linesOf = (text: string): TraceLine[] =>
    text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  const stanzasOf = (lines: TraceLine[]) => lines.filter(line => 'stanza' in line)

  it('is written to a file by the command line, of one address alone, without secrets', async () => {
    const tracing = acme.cli('trace', '--jid', 'nyang@acme.test', '--out', file, '--stanzas', '6', '--seconds', '60')
    const began = await poll(async () => existsSync(file) && readFileSync(file, 'utf8').includes('"trace":1'))
    expect(began).to.equal(true)
    const other = await acme.person('sking')
    other.says(BELLHOP, 'whoami')
    await other.hears(/sking@acme.test/)
    await other.leaves()
    for (const word of ['whoami', 'pair', 'groups']) {
      nyang.says(BELLHOP, word)
      if (word === 'whoami') await nyang.hears(/nyang@acme.test/)
    }
    const pairing = (await nyang.hears(/\/p\//)).getChildText('body') ?? ''
    const told = [/[0-9A-Z]{4}-[0-9A-Z]{4}/, /[0-9a-z]{26}/].map(form => form.exec(pairing)?.[0] ?? 'none')
    expect(told).not.to.include('none')
    expect(await tracing).to.deep.include({ code: 0 })
    const text = readFileSync(file, 'utf8')
    const lines = linesOf(text)
    expect(lines[0]).to.deep.equal({
      ...{ trace: 1, component: 'bellhop.acme.test', jid: 'nyang@acme.test', seconds: 60, stanzas: 6 },
    })
    expect(
      stanzasOf(lines)
        .map(({ way }) => way)
        .sort(),
    ).to.deep.equal(['in', 'in', 'in', 'out', 'out', 'out'])
    expect(lines.at(-1)).to.deep.equal({ end: 'after 6 stanzas', skipped: 0 })
    expect(text).not.to.include('sking@acme.test/')
    for (const each of told) expect(text).not.to.include(each)
    expect(text).to.include('***')
  })

  it('can be replayed in a test, and gets the same answers', async () => {
    const replay = await openReplay()
    try {
      for (const person of [king, yang]) await replay.context.store.people.insert(person)
      const sent = await replay.plays(readFileSync(file, 'utf8'))
      const recorded = stanzasOf(linesOf(readFileSync(file, 'utf8')))
        .filter(({ way }) => way === 'out')
        .map(({ stanza }) => parse(stanza))
      const texts = (stanzas: Element[]) => stanzas.map(each => blankText(each.getChildText('body') ?? ''))
      expect(texts(recorded)[0]).to.match(/nyang@acme.test/)
      const replies = sent.filter(({ name }) => name === 'message')
      expect(texts(replies)[0]).to.equal(texts(recorded)[0])
      expect(texts(replies)[1]).to.match(/^Pairing code \*\*\*: open the link/)
      expect(replies).to.have.length(recorded.length)
    } finally {
      await replay.end()
    }
  })

  it('is refused to everybody but the bearer of the token', async () => {
    const asks = (query: string, authorization: string) =>
      fetch(`http://127.0.0.1:${acme.config.httpPort}/api/trace${query}`, { headers: { authorization } })
    const basic = `Basic ${Buffer.from(`sking:${await acme.code('sking')}`).toString('base64')}`
    for (const authorization of ['', basic, 'Bearer wrong', `Bearer ${secret(acme.config, 'sign-in')}`])
      expect((await asks('', authorization)).status, authorization).to.equal(401)
    const admin = `Bearer ${secret(acme.config, 'admin')}`
    for (const query of ['?seconds=3601', '?stanzas=10001', '?seconds=many', '?jdi=x'])
      expect((await asks(query, admin)).status, query).to.equal(400)
    expect(await acme.cli('trace', '--all')).to.deep.include({ code: 2 })
    expect(await acme.cli('trace', '--seconds', '0')).to.deep.include({ code: 1 })
  })

  it('ends with its reader, and only so many are under way', () => {
    const traces = new Traces()
    const readers = Array.from({ length: 4 }, () => new AbortController())
    const follow = (gone = new AbortController()) => traces.follow({ seconds: 60, stanzas: 10 }, gone.signal)
    for (const reader of readers) follow(reader)
    expect(() => follow()).to.throw('4 traces are under way')
    readers[0]?.abort()
    follow()
    expect(() => follow()).to.throw('4 traces are under way')
    for (const reader of readers) reader.abort()
  })

  it('ends after its time, and tells what a slow reader has missed', async () => {
    const traces = new Traces()
    const lines = traces.follow({ seconds: 1, stanzas: 10_000 }, new AbortController().signal)
    for (let at = 0; at < 1_005; at++) traces.see('in', parse(`<message id='${at}'/>`))
    const all = await Array.fromAsync(lines)
    expect(all).to.have.length(1_001)
    expect(all.at(-1)).to.deep.equal({ end: 'after 1 seconds', skipped: 5 })
  })

  it('leaves out a stanza that is too large, and says how large it is', async () => {
    const traces = new Traces()
    const lines = traces.follow({ seconds: 60, stanzas: 1 }, new AbortController().signal)
    traces.see('out', parse(`<message><body>${'a b '.repeat(20_000)}</body></message>`))
    const [line] = await Array.fromAsync(lines)
    expect(line).to.include({ way: 'out', omitted: 80_000 + '<message><body></body></message>'.length })
  })
})

describe('a copy of a stanza without secrets', () => {
  it('has no access code, however it is typed', () => {
    const code = makeCode()
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('-', '').toLowerCase()])
      expect(blankText(`my code is ${typed}, is it not`)).to.equal('my code is ***, is it not')
  })

  it('has no password, no token and no field of a form that is named so', () => {
    const text = `<iq id="0123456789abcdefghijklmnop" type="set"><query xmlns="jabber:iq:register"><password>open sesame</password></query><preauth xmlns="urn:xmpp:pars:0" token="short"/><status code="110"/><x xmlns="jabber:x:data"><field var="access-code"><value>short</value></field><field var="name"><value>Ann</value></field></x></iq>`
    const copy = blankSecrets(parse(text)).toString()
    expect(copy).to.equal(text.replace('open sesame', '***').replaceAll('short', '***'))
  })

  it('keeps words, addresses and the ids by which stanzas belong together', () => {
    const text = `<message from="ann@acme.test/phone-K7F3" to="team@rooms.acme.test" id="c0ffee00-0000-4000-8000-000000000000"><body>See you at 10:30 in R2D2-1.</body><reference xmlns="urn:x" id="0123456789012345678901234"/></message>`
    expect(blankSecrets(parse(text)).toString()).to.equal(text)
  })
})

const king = { id: '100', username: 'sking', name: 'Steven King', manager: null, profile: {} }
const profile = { title: 'Administration Vice President', department: 'Executive', location: 'Seattle' }
const yang = { id: '101', username: 'nyang', name: 'Neena Yang', manager: '100', profile }
