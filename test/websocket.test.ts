// The WebSocket of our pages as hostile clients use it, and as clients behind a proxy do.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { gatewayUrl } from '../config.ts'
import { detour, knock } from './support/doors.ts'
import { ownWorld, type World } from './support/world.ts'

const MOST_FROM_ONE = 200

describe('the WebSocket of the gateway', () => {
  let acme: World
  const sockets: Socket[] = []
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld({ BELLHOP_PROXIES: '127.0.0.1' })
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })
  after(() => acme?.end())

  const question = (headers: Record<string, string> = {}) =>
    Object.entries({
      Host: 'acme.test',
      Origin: gatewayUrl(acme.config),
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'xmpp',
      ...headers,
    }).reduce((text, [name, value]) => `${text}${name}: ${value}\r\n`, 'GET /xmpp-websocket HTTP/1.1\r\n') + '\r\n'

  async function opens(port = acme.config.httpPort): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }

  async function asks(headers: Record<string, string>, port?: number): Promise<string> {
    const socket = await opens(port)
    socket.write(question(headers))
    const [answer] = await once(socket, 'data')
    return String(answer).slice(9, 12)
  }

  it('outlives clients that ask and are gone before they are looked at', async () => {
    for (let i = 0; i < 50; i++) {
      const socket = await opens()
      socket.write(question())
      socket.resetAndDestroy()
    }
    expect((await knock(acme.config, '/healthz')).status).to.equal(200)
    expect(acme.bellhop.alive()).to.equal(true)
  })

  it('keeps no socket of who was refused and writes on', async () => {
    const socket = await opens()
    socket.write(question({ Origin: 'https://elsewhere.example' }))
    const [answer] = await once(socket, 'data')
    expect(String(answer)).to.match(/^HTTP\/1.1 403 /)
    const ended = new Promise(resolve => socket.once('close', resolve))
    const writing = setInterval(() => socket.write('more'), 20)
    await ended.finally(() => clearInterval(writing))
  })

  it('counts those behind a proxy one by one, and believes nobody else about whom they speak for', async function () {
    this.timeout(20_000)
    const first = await Promise.all(
      Array.from({ length: MOST_FROM_ONE }, (_, at) => asks({ 'X-Forwarded-For': `192.0.2.${at}, 192.0.2.7` })),
    )
    expect(new Set(first)).to.deep.equal(new Set(['101']))
    expect(await asks({ 'X-Forwarded-For': '192.0.2.7' })).to.equal('503')
    expect(await asks({ 'X-Forwarded-For': '192.0.2.8' })).to.equal('101')
    const elsewhere = await detour(acme.config.httpPort, '127.0.0.9')
    expect(await asks({ 'X-Forwarded-For': '192.0.2.7' }, elsewhere.port)).to.equal('101')
    await elsewhere.end()
  })
})
