// The connection between Bellhop and a real server: refused, lost under load, and flooded.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import { ComponentWire } from '../../component/wire.ts'
import type { Answer } from '../../core/commands/command.ts'
import { startChild, type Child } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { freePorts } from '../support/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { actor, type Actor } from '../faults/actor.ts'
import { archive } from '../faults/archive.ts'
import { healthOf } from '../support/health.ts'
import { stubServer } from '../support/stub-server.ts'
import { call, ownWorld, type World } from '../support/world.ts'

const COMPONENT = 'bellhop.acme.test'

describe('the connection to the server', function () {
  this.timeout(60_000)
  let acme: World
  const ends: (() => Promise<void>)[] = []
  before(async () => {
    acme = await ownWorld()
  })
  after(() => acme.end())
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end()
  })

  /** Another Bellhop for the same server; with the component's secret, or with one of its own. */
  async function another({
    knowing,
  }: {
    knowing: boolean
  }): Promise<Child & { server(): Promise<string>; doctor(): Promise<Answer> }> {
    const { config } = acme
    const data = mkdtempSync(join(tmpdir(), 'bellhop-other-'))
    ends.push(async () => rmSync(data, { recursive: true, force: true, maxRetries: 3 }))
    mkdirSync(join(data, 'secrets'))
    if (knowing) cpSync(join(config.data, 'secrets/component'), join(data, 'secrets/component'))
    const [http] = await freePorts(1)
    const child = await startChild({
      name: 'another Bellhop',
      command: process.execPath,
      arguments: ['--disable-warning=ExperimentalWarning', 'main.ts'],
      folder: PROJECT,
      log: join(data, 'bellhop.log'),
      environment: {
        BELLHOP_DATA: data,
        BELLHOP_DOMAIN: config.domain,
        BELLHOP_COMPONENT_PORT: String(config.componentPort),
        BELLHOP_HTTP_PORT: String(http),
        BELLHOP_LOG_LEVEL: 'info',
        BELLHOP_HTPP_PORT: '80',
      },
    })
    ends.push(() => child.stop())
    const server = async () => (await healthOf<{ server: string }>({ ...config, data, httpPort: Number(http) })).server
    const doctor = () => call({ ...config, data, httpPort: Number(http) }, 'doctor', {})
    return Object.assign(child, { server, doctor })
  }

  /** It has been refused twice: it says why, and goes on trying. */
  const explains = (child: Child, text: string) => poll(async () => child.output().split(text).length > 2)

  it('is refused to a second Bellhop, which says why; the first one goes on undisturbed', async () => {
    const owner = await acme.person('nyang')
    const member = await acme.person('ngruenbe')
    const before = acme.bellhop.output()
    const second = await another({ knowing: true })
    const explained = explains(second, `another Bellhop is connected as ${COMPONENT}`)
    for (let at = 0; at < 20; at++) {
      owner.says(`team-nyang-news@${COMPONENT}`, `undisturbed ${at}`)
      await member.hears(`undisturbed ${at}`)
    }
    expect(await explained, second.output()).to.equal(true)
    expect(second.output()).to.include('BELLHOP_DOMAIN')
    expect(await second.server()).to.equal('conflict')
    const found = await second.doctor()
    expect(found.text).to.contain('what it holds was not compared')
    const isConflict = `conflict: another Bellhop is connected as ${COMPONENT}`
    expect(found.table?.rows).to.deep.include(['server', 'component connection', 'connected', isConflict])
    expect(found.table?.rows).to.deep.include([
      'BELLHOP_HTPP_PORT',
      'name of the setting',
      'BELLHOP_HTTP_PORT',
      'unknown',
    ])
    expect(second.output()).to.include('BELLHOP_HTPP_PORT')
    expect(acme.bellhop.output()).to.match(/another Bellhop at 127\.0\.0\.1/)
    const [first] = (await acme.does('doctor')).table?.rows ?? []
    expect(first?.slice(0, 2)).to.deep.equal(['server', 'another Bellhop at 127.0.0.1'])
    expect(acme.bellhop.output().slice(before.length)).not.to.match(/not connected|stream to the XMPP server/)
    await Promise.all([owner.leaves(), member.leaves()])
  })

  it('is refused to a wrong secret, and the log names what to compare', async () => {
    const stranger = await another({ knowing: false })
    expect(await explains(stranger, 'component_secret'), stranger.output()).to.equal(true)
    expect(stranger.output()).to.include('secrets/component')
  })

  it('comes back by itself when the server restarts under load, and what was taken arrives once', async () => {
    const { c2sPort: port, domain } = acme.config
    const groups = { nyang: 'ngruenbe', lgarcia: 'ajames', sking: 'kmourgos' }
    const open = async (username: string) =>
      actor({ port, domain, username, password: await acme.code(username), silent: false })
    const owners = await Promise.all(Object.keys(groups).map(open))
    const taken = new Map<Actor, string[]>(owners.map(each => [each, []]))
    const write = async (owner: Actor, from: number, to: number) => {
      for (let at = from; at < to; at++) {
        const body = `under load ${at}`
        if (await owner.writes(`team-${owner.username}-news@${COMPONENT}`, body)) taken.get(owner)?.push(body)
      }
    }
    await Promise.all(owners.map(owner => write(owner, 0, 20)))
    const restarted = acme.prosody.restart()
    await Promise.all(owners.map(owner => write(owner, 20, 60)))
    await restarted
    for (const [at, owner] of owners.entries()) {
      const group = `team-${owner.username}-news@${COMPONENT}`
      const member = await acme.person(Object.values(groups)[at] ?? '')
      await write(owner, 60, 61)
      expect(taken.get(owner)).to.include('under load 60')
      await member.hears('under load 60', group)
      const got = (await archive(member)).filter(each => each.from === group && each.body.startsWith('under load'))
      const wanted = new Set(taken.get(owner))
      expect(got.map(({ body }) => body).filter(body => wanted.has(body))).to.deep.equal([...wanted])
      expect(new Set(got.map(({ body }) => body)).size).to.equal(got.length)
      owner.stops()
      await Promise.all([member.leaves(), owner.party().then(party => party?.leaves())])
    }
  })

  it('is tried again when the server is halted in the middle of the handshake', async () => {
    let connections = 0
    const header =
      "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>"
    const server = createServer(socket => {
      connections++
      socket.on('error', () => {}).once('data', () => socket.write(header))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    const wire = new ComponentWire({ ...wireTo(port), handle: async () => {} })
    ends.push(
      async () => void server.close(),
      () => wire.stop(),
    )
    wire.start()
    expect(await poll(async () => connections > 1)).to.equal(true)
  })

  it('takes 50,000 stanzas into slow handlers with bounded intake and memory', async () => {
    const server = await stubServer()
    const [intake, count, bytes] = [1_000, 50_000, 4_000]
    let [now, most, handled, largest] = [0, 0, 0, 0]
    const handle = async () => {
      most = Math.max(most, ++now)
      await delay(10)
      now--
      if (++handled % 5_000 === 0) largest = Math.max(largest, used())
    }
    const wire = new ComponentWire({ ...wireTo(server.port), intake, handle })
    ends.push(
      () => server.end(),
      () => wire.stop(),
    )
    wire.start()
    const { socket } = await server.accepts()
    const before = used()
    const filling = 'x'.repeat(bytes)
    for (let at = 0; at < count; at++) {
      const text = `<message from='a@b' to='${COMPONENT}' id='${at}'><body>${filling}</body></message>`
      if (!socket.write(text)) await once(socket, 'drain')
    }
    expect(await poll(async () => handled === count)).to.equal(true)
    expect(most).to.be.within(intake, intake + 100)
    expect(largest - before, 'bytes of memory').to.be.lessThan((count * bytes) / 8)
  })
})

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

const wireTo = (port: number) => ({
  host: '127.0.0.1',
  port,
  domain: COMPONENT,
  secrets: () => ['s'],
  intake: 1_000,
  log: quiet,
  online: () => {},
})

/** Bytes that are reachable: what is garbage is collected first. */
function used(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
