// A component connection whose other side is dead makes room; of two live ones the first one stays.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { secret } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { signIn } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const COMPONENT = 'bellhop.acme.test'
const MINUTE = { milliseconds: 60_000, every: 100 }

describe('a component connection that is dead on the other side', function () {
  this.timeout(90_000)
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_STREAM_PING: '2' })))
  after(() => acme.end())

  /** Connects as the component by its secret, and then never says anything again. */
  async function deadComponent(): Promise<Socket> {
    const socket = connect(acme.config.componentPort, '127.0.0.1')
    socket.setEncoding('utf8')
    socket.write(
      `<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='${COMPONENT}'>`,
    )
    const [header] = await once(socket, 'data')
    const id = /\bid=["']([^"']+)/.exec(String(header))?.[1]
    const digest = createHash('sha1')
      .update(`${id}${secret(acme.config, 'component')}`)
      .digest('hex')
    socket.write(`<handshake>${digest}</handshake>`)
    expect(String(await once(socket, 'data'))).to.include('<handshake/>')
    return socket
  }

  /** Lives until it is told that another one wants its place: so that one meets a connection that is there, however late it comes. */
  function livesUntilAsked(socket: Socket): void {
    const alive = setInterval(() => socket.write(' '), 500)
    socket.on('data', data => /bellhop-rival/.test(String(data)) && clearInterval(alive))
    socket.once('close', () => clearInterval(alive))
  }

  it('is taken over by the next that proves the secret, and the log says why it had to wait', async () => {
    await acme.bellhop.stop()
    const dead = await deadComponent()
    livesUntilAsked(dead)
    const closed = once(dead, 'close')
    await acme.restart()
    await closed
    expect(acme.bellhop.output()).to.match(/another Bellhop is connected as bellhop\.acme\.test/)
    const nyang = await acme.person('nyang')
    nyang.says(`bellhop@${COMPONENT}`, 'whoami')
    await nyang.hears(/nyang@acme\.test/)
    await nyang.leaves()
  })

  it('is noticed without a next one: what is sent to it comes back', async () => {
    await acme.bellhop.stop()
    const dead = await deadComponent()
    const closed = once(dead, 'close')
    dead.on('data', () => {})
    await closed
    const nyang = await acme.person('nyang').catch(() => undefined)
    expect(nyang, 'nobody signs in without a gateway').to.equal(undefined)
    expect(await poll(async () => /its connection is closed/.test(acme.prosody.output()), MINUTE)).to.equal(true)
    await acme.restart()
  })

  it('is not one that answers, however little it has to say', async () => {
    const before = acme.bellhop.output()
    const closings = () => acme.prosody.output().split('its connection is closed').length
    const closed = closings()
    const dead = Date.now() + 12_000
    expect(await poll(async () => Date.now() > dead, MINUTE)).to.equal(true)
    expect(closings()).to.equal(closed)
    expect(acme.bellhop.output().slice(before.length)).not.to.match(/not connected|stream to the XMPP server/)
  })

  it('makes the contacts behind it unavailable, and available again when Bellhop is back', async () => {
    const nyang = await acme.person('nyang')
    const says = (type: string | undefined) => (stanza: Element) =>
      stanza.name === 'presence' &&
      stanza.attrs.type === type &&
      /^(bellhop|team-sking-news)@bellhop\.acme\.test/.test(stanza.attrs.from)
    const both = async (type: string | undefined) => {
      const from = [await nyang.receives(says(type)), await nyang.receives(says(type))]
      return new Set(from.map(({ attrs }) => String(attrs.from).split('@')[0]))
    }
    expect([...(await both(undefined))].sort()).to.deep.equal(['bellhop', 'team-sking-news'])
    acme.bellhop.kill('SIGKILL')
    expect([...(await both('unavailable'))].sort()).to.deep.equal(['bellhop', 'team-sking-news'])
    await acme.restart()
    expect([...(await both(undefined))].sort()).to.deep.equal(['bellhop', 'team-sking-news'])
    await nyang.leaves()
  })

  it('shows its contacts to whoever signed in before Bellhop was back', async () => {
    const password = await acme.code('nyang')
    await acme.prosody.stop()
    // Bellhop waits longer and longer: somebody can sign in before the next try.
    const waitsLong = async () => /"delay":[4-9]\d{3}/.test(acme.bellhop.output())
    expect(await poll(waitsLong, { milliseconds: 30_000 })).to.equal(true)
    await acme.prosody.restart()
    const { c2sPort: port, domain } = acme.config
    const nyang = await signIn({ port, domain, username: 'nyang', password })
    const from = (type: string | undefined) => (stanza: Element) =>
      stanza.name === 'presence' && stanza.attrs.type === type && stanza.attrs.from.startsWith('team-sking-news@')
    await nyang.receives(from('error'))
    await nyang.receives(from(undefined))
    await nyang.leaves()
  })
})
