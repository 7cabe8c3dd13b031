// The WebSocket of our pages as hostile clients use it, and as clients behind a proxy do.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { gatewayUrl } from '../../config.ts'
import { detour, knock } from '../support/doors.ts'
import { ownWorld, type World } from '../support/world.ts'

const MOST_FROM_ONE = 200

describe('the WebSocket of the gateway', () => {
  let acme: World
  const sockets: Socket[] = []
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld({ BELLHOP_PROXIES: '127.0.0.1', BELLHOP_GATEWAY_ADDRESSES: '127.0.0.8' })
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

  /** Signs in at the chat server's HTTP, coming from there and speaking for a browser: which address counts. */
  async function addressOf(username: string, from: string): Promise<string[]> {
    const { xmppHttpPort, domain } = acme.config
    const way = await detour(xmppHttpPort, from)
    const post = async (rid: number, attributes: string, inner = '') => {
      const body = `<body xmlns='http://jabber.org/protocol/httpbind' rid='${rid}' ${attributes}>${inner}</body>`
      const headers = { 'content-type': 'text/xml', 'x-forwarded-for': '192.0.2.7' }
      return (await fetch(`http://127.0.0.1:${way.port}/http-bind`, { method: 'POST', headers, body })).text()
    }
    const version = `xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'`
    const opened = await post(1, `to='${domain}' wait='10' hold='1' ver='1.6' xml:lang='en' ${version}`)
    const sid = /\bsid=['"]([^'"]+)/.exec(opened)?.[1] ?? opened
    const plain = Buffer.from(`\0${username}\0${await acme.code(username)}`).toString('base64')
    const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`
    expect(await post(2, `sid='${sid}'`, auth)).to.contain('<success')
    await way.end()
    const { table } = await acme.does('devices', { username })
    return table?.rows[0]?.filter(cell => /^\d+(?:\.\d+){3}$/.test(cell)) ?? []
  }

  it('is believed by a chat server elsewhere about where browsers come from, if it is named there, and nobody else', async () => {
    expect(await addressOf('nyang', '127.0.0.8')).to.deep.equal(['192.0.2.7'])
    expect(await addressOf('lgarcia', '127.0.0.7')).to.deep.equal(['127.0.0.7'])
  })
})
