// Many who sign in at once: what the server asks for all of them, and that each has a verdict of their own.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import { verdicts } from '../support/as-server.ts'
import { makeGate, type Gate } from '../support/gate.ts'
import { ownWorld, type World } from '../support/world.ts'

const HEADER =
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='acme.test'>"
const PEOPLE = ['sking', 'nyang', 'lgarcia', 'jchen', 'lpopp', 'dfaviet', 'isciarra', 'jmurman']
const PATIENCE = 14_000 // ms: less than it takes the server to give up on the gateway twice
const ROOM = 300 // connections: more than servers keep waiting where nobody says how many

describe('many who sign in at once', () => {
  let acme: World
  let gate: Gate
  const clients: Socket[] = []

  before(async () => {
    gate = await makeGate()
    acme = await ownWorld({ BELLHOP_GATEWAY: gate.url })
    gate.opensTo(acme.config.httpPort)
  })
  beforeEach(() => gate.is('open'))
  afterEach(() => clients.splice(0).forEach(client => client.destroy()))
  after(async () => {
    await acme?.end()
    await gate?.end()
  })

  /** A client that may sign in. */
  async function comes(): Promise<Socket> {
    const client = connect(acme.config.c2sPort, '127.0.0.1').setNoDelay(true).setEncoding('utf8')
    clients.push(client)
    client.write(HEADER)
    await hears(client, /<\/stream:features>/)
    return client
  }

  function shows(client: Socket, username: string, code: string): Promise<string> {
    const token = Buffer.from(`\0${username}\0${code}`).toString('base64')
    client.write(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${token}</auth>`)
    return hears(client, /<success|<failure[^>]*><([\w-]+)/)
  }

  /** Shows a code each, the first so that a request is under way with it alone. Half of the codes are wrong. */
  async function crowd(): Promise<Promise<string>[]> {
    const codes = await Promise.all(PEOPLE.map(async (name, at) => (at % 2 ? makeCode() : acme.code(name))))
    const here = await Promise.all(PEOPLE.map(comes))
    gate.is('held')
    const before = gate.came.length
    const told: Promise<string>[] = []
    for (const [at, name] of PEOPLE.entries()) {
      told.push(shows(here[at] ?? (await comes()), name, codes[at] ?? ''))
      if (at === 0) await gate.has(before + 1)
    }
    await comes() // the server has read what was written before
    return told
  }

  it('are asked for together, and each is let in or refused by the own code', async () => {
    const before = gate.came.length
    const told = await crowd()
    expect(gate.came.length - before, 'under way').to.equal(1)
    gate.is('open')
    const right = (at: number) => (at % 2 ? 'not-authorized' : 'success')
    expect(await Promise.all(told)).to.deep.equal(PEOPLE.map((_, at) => right(at)))
    const asked = gate.came.slice(before).map(body => [...body.matchAll(/"username"/g)].length)
    expect(asked).to.deep.equal([1, PEOPLE.length - 1])
  })

  it('are all told to come again when the gateway is silent, nobody later than others, and are let in then', async function () {
    this.timeout(30_000)
    const told = await crowd()
    expect(new Set(await Promise.all(told))).to.deep.equal(new Set(['temporary-auth-failure']))
    gate.is('open')
    const [client] = clients
    expect(client && (await shows(client, 'sking', await acme.code('sking')))).to.equal('success')
  })

  it('are all told to come again when there is not an answer for each, and nobody has the answer of another', async () => {
    const told = await crowd()
    gate.is('short')
    expect(new Set(await Promise.all(told))).to.deep.equal(new Set(['temporary-auth-failure']))
  })

  it('find room while the server is busy', async () => {
    process.kill(acme.prosody.pid, 'SIGSTOP')
    try {
      for (let at = 0; at < ROOM; at++) clients.push(connect(acme.config.c2sPort, '127.0.0.1'))
      await Promise.all(clients.map(client => once(client, 'connect', { signal: AbortSignal.timeout(8_000) })))
    } finally {
      process.kill(acme.prosody.pid, 'SIGCONT')
    }
    await comes()
  })
})

describe('a list of questions', () => {
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(async () => acme?.end())

  const guess = (username: string) => ({ username, code: makeCode(), address: '198.51.100.7' })

  it('gets each its own answer, whatever the others are', async () => {
    const good = { username: 'nyang', code: await acme.code('nyang'), address: '192.0.2.1' }
    const odd = [null, 'x', {}, { username: 'nyang' }, { ...good, code: 'x'.repeat(2_000) }]
    const statuses = await verdicts(acme, [guess('sking'), ...odd, good])
    expect(statuses).to.deep.equal([403, ...odd.map(() => 400), 200])
    expect(await verdicts(acme, [])).to.deep.equal([])
  })

  it('slows down who guesses in it, as one after the other', async () => {
    const statuses = await verdicts(
      acme,
      Array.from({ length: 100 }, () => guess('lgarcia')),
    )
    expect(statuses.filter(status => status === 403)).to.have.length(5)
    expect(statuses.filter(status => status === 429)).to.have.length(95)
  })

  it('is refused when it is none, or too long', async () => {
    const many = Array.from({ length: 101 }, () => guess('sking'))
    const refused = await verdicts(acme, many).catch(error => error.message)
    expect(refused).to.match(/^400 .*at most 100/)
  })
})

/** The condition of what the server says, or the name of the element. */
async function hears(client: Socket, expected: RegExp): Promise<string> {
  let said = ''
  for (;;) {
    const found = expected.exec(said)
    if (found) return found[1] ?? found[0].slice(1)
    const [data] = await once(client, 'data', { signal: AbortSignal.timeout(PATIENCE) })
    said += data
  }
}
