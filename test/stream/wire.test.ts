// The stream: what a careless server, a slow handler or a broken line may do, and what must not come of it.
import { expect } from 'chai'
import { Element } from 'ltx'
import { ComponentWire, type WireOptions } from '../../component/wire.ts'
import { Fault } from '../../xep/fault.ts'
import { Ping } from '../../xep/ping.ts'
import { stubServer, type StubServer, type StubStream } from '../support/stub-server.ts'

const DOMAIN = 'bellhop.acme.test'
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

describe('the wire', () => {
  let server: StubServer
  let wire: ComponentWire
  let handled: Element[]

  beforeEach(async () => {
    server = await stubServer()
    handled = []
  })
  afterEach(async () => {
    await server.end()
    await wire.stop()
  })

  async function connect(options: Partial<WireOptions> = {}): Promise<StubStream> {
    wire = new ComponentWire({
      host: '127.0.0.1',
      port: server.port,
      domain: DOMAIN,
      secrets: () => ['s'],
      intake: 1_000,
      log: quiet,
      handle: async stanza => void handled.push(stanza),
      online: () => {},
      ...options,
    })
    wire.start()
    return server.accepts()
  }

  /** A question to us and its answer: what was written before is handled by then. */
  async function fence(stream: StubStream): Promise<void> {
    const asked = wire.ask('get', 'fence.test', Ping, {})
    const question = await stream.gets()
    stream.writes(`<iq type='result' from='fence.test' to='${DOMAIN}' id='${question.attrs.id}'/>`)
    await asked
  }

  it('reads characters that are cut between two packets', async () => {
    const stream = await connect()
    const whole = Buffer.from(`<message from='a@b' to='${DOMAIN}'><body>Grüße, 山田 😀</body></message>`)
    for (const byte of whole) {
      stream.socket.setNoDelay(true)
      stream.socket.write(Buffer.from([byte]))
      await new Promise(resolve => setImmediate(resolve))
    }
    await fence(stream)
    expect(handled.map(stanza => stanza.getChildText('body'))).to.deep.equal(['Grüße, 山田 😀'])
  })

  it('takes an answer from whom was asked alone, by an id that nobody can guess', async () => {
    const stream = await connect()
    const ids = new Set<string>()
    const asked = wire.ask('get', 'honest.test', Ping, {})
    const { id } = (await stream.gets()).attrs
    ids.add(id)
    stream.writes(`<iq type='result' from='liar.test' to='${DOMAIN}' id='${id}'><lie xmlns='x'/></iq>`)
    stream.writes(`<iq type='result' from='honest.test' to='${DOMAIN}' id='${id}'><truth xmlns='x'/></iq>`)
    expect((await asked)?.name).to.equal('truth')
    expect(id).to.match(/^[0-9a-f-]{36}$/)
  })

  it('writes in one piece what is sent together, and all of it before the stream ends', async () => {
    const stream = await connect()
    await fence(stream)
    let pieces = 0
    stream.socket.on('data', () => pieces++)
    const ids = Array.from({ length: 100 }, (_, at) => String(at))
    for (const id of ids) void wire.send(new Element('message', { id, to: 'a@b' }))
    await wire.stop()
    const got = new Array<string>()
    while (got.length < ids.length) got.push((await stream.gets()).attrs.id)
    expect(got).to.deep.equal(ids)
    expect(pieces).to.be.lessThan(4) // beside the end of the stream
  })

  it('pauses the socket while too much is being handled, and loses nothing', async () => {
    let release = () => {}
    const gate = new Promise<void>(resolve => (release = resolve))
    let most = 0
    let now = 0
    const handle = async (stanza: Element) => {
      most = Math.max(most, ++now)
      await gate
      handled.push(stanza)
      now--
    }
    const stream = await connect({ intake: 50, handle })
    const filling = 'x'.repeat(2_000)
    let text = ''
    for (let at = 0; at < 20_000; at++)
      text += `<message from='a@b' to='${DOMAIN}' id='${at}'><body>${filling}</body></message>`
    stream.writes(text)
    await new Promise<void>(resolve => {
      const full = () => (now >= 50 ? resolve() : setImmediate(full))
      full()
    })
    const kept = stream.socket.writableLength
    expect(kept, 'what the server still has to send').to.be.greaterThan(10_000_000)
    release()
    while (handled.length < 20_000) await new Promise(resolve => setImmediate(resolve))
    expect(handled.map(({ attrs }) => Number(attrs.id))).to.deep.equal(Array.from({ length: 20_000 }, (_, at) => at))
    expect(most).to.be.lessThan(1_000)
  })

  it('reads the answers that its handlers wait for, however much is being handled', async () => {
    const handle = async (stanza: Element) => {
      await wire.ask('get', 'fence.test', Ping, {})
      handled.push(stanza)
    }
    const stream = await connect({ intake: 10, handle })
    const asks = Array.from({ length: 50 }, (_, at) => `<iq type='get' from='a@b' to='${DOMAIN}' id='${at}'><q/></iq>`)
    stream.writes(asks.join(''))
    for (let at = 0; at < 50; at++) {
      const { id } = (await stream.gets()).attrs
      stream.writes(`<iq type='result' from='fence.test' to='${DOMAIN}' id='${id}'/>`)
    }
    while (handled.length < 50) await new Promise(resolve => setImmediate(resolve))
    expect(wire.handling).to.be.lessThan(2)
  })

  it('waits with sending while it is offline, and sends when it is back', async () => {
    const first = await connect()
    while (!wire.online) await new Promise(resolve => setImmediate(resolve))
    first.socket.destroy()
    while (wire.online) await new Promise(resolve => setImmediate(resolve))
    const sent = wire.send(new Element('message', { to: 'a@b', id: 'kept' }))
    const second = await server.accepts()
    await sent
    expect((await second.gets()).attrs.id).to.equal('kept')
  })

  it('tells who asked when the stream is lost before the answer', async () => {
    const stream = await connect()
    const asked = wire.ask('get', 'honest.test', Ping, {}).catch((error: unknown) => error)
    await stream.gets()
    stream.socket.destroy()
    const error = await asked
    expect(error).to.be.instanceOf(Fault)
    expect(error).to.include({ condition: 'remote-server-timeout' })
    await server.accepts()
  })

  it('connects again with growing, random delays', async () => {
    const delays: number[] = []
    const log = { ...quiet, info: (fields: object) => void ('delay' in fields && delays.push(Number(fields.delay))) }
    const stream = await connect({ log })
    await server.end()
    stream.socket.destroy()
    while (delays.length < 4) await new Promise(resolve => setImmediate(resolve))
    for (const [at, delay] of delays.entries()) {
      expect(delay).to.be.within(125 * 2 ** at, 250 * 2 ** at)
    }
  })

  it('leaves out what is nested too deep, and stays connected', async () => {
    const stream = await connect()
    stream.writes(
      `<message from='a@b' to='${DOMAIN}'><body>hi</body>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</message>`,
    )
    await fence(stream)
    expect(handled.map(stanza => stanza.getChildText('body'))).to.deep.equal(['hi'])
  })

  it('ends the stream at a stanza that is too large, and comes back', async () => {
    const stream = await connect()
    stream.writes(`<message from='a@b' to='${DOMAIN}'><body>${'x'.repeat(9 * 1024 * 1024)}`)
    await fence(await server.accepts())
    expect(handled).to.deep.equal([])
  })

  it('names the setting when the server refuses it', async () => {
    const warnings: string[] = []
    const stream = await connect({ log: { ...quiet, warn: (_fields, text) => void warnings.push(text) } })
    for (const condition of ['conflict', 'not-authorized', 'host-unknown']) {
      stream.writes(`<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`)
    }
    await server.accepts()
    expect(warnings.join('\n')).to.match(/BELLHOP_/)
  })

  it('closes a stream on which the server has stopped answering, and opens another; not one that answers', async () => {
    const stream = await connect({ heartbeat: 20 })
    for (let at = 0; at < 6; at++) {
      const ping = await stream.gets()
      expect(ping.getChild('ping', 'urn:xmpp:ping')).not.to.equal(undefined)
      expect(ping.attrs.to).to.equal('acme.test')
      stream.writes(`<iq type='result' id='${ping.attrs.id}' from='acme.test' to='${DOMAIN}'/>`)
    }
    expect(wire.online).to.equal(true)
    const next = server.accepts()
    await next // it was silent from here on
    expect(wire.lost).to.equal(1)
  })
})
