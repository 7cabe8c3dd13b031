// The chat server's own HTTP: reached through the gateway, with the gateway's bounds, and by nobody else.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { gatewayUrl } from '../../config.ts'
import { accepts } from '../../setup/ports.ts'
import { knock, type Demand } from '../support/doors.ts'
import { knockFrom } from '../support/elsewhere.ts'
import type { Party } from '../support/party.ts'
import { startTestServer } from '../support/server.ts'
import { newAddress } from '../support/siege.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('the chat server’s own HTTP', () => {
  it('does not listen where clients connect', async () => {
    const { config, end } = await startTestServer({ BELLHOP_LISTEN: '127.0.0.5' })
    expect(await accepts(config.c2sPort, '127.0.0.5')).to.equal(true)
    expect(await accepts(config.xmppHttpPort, '127.0.0.5')).to.equal(false)
    await end()
  })

  it('lets no page of another name read its answers', async () => {
    const { config, end } = await startTestServer()
    const http = { ...config, httpPort: config.xmppHttpPort }
    const headers = { origin: 'http://evil.example', host: config.domain }
    for (const path of ['/http-bind', '/xmpp-websocket'])
      for (const method of ['GET', 'OPTIONS'])
        expect(
          (await knockFrom(http, '127.0.0.1', path, { method, headers })).headers,
          `${method} ${path}`,
        ).not.to.have.property('access-control-allow-origin')
    await end()
  })
})

describe('the chat server through the gateway', function () {
  this.timeout(60_000)
  let acme: World
  let nyang: Party
  const sockets: Socket[] = []
  before(async () => {
    acme = await ownWorld({
      BELLHOP_SIGN_IN_SECONDS: '1',
      BELLHOP_UPLOAD_FILE_MB: '1',
      BELLHOP_UPLOADS_AT_ONCE: '2',
      BELLHOP_UPLOAD_MINUTES: '0.05',
    })
    nyang = await acme.person('nyang')
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })
  after(() => acme?.end())

  /** A slot for a file: where, and with which headers. */
  async function slot(name: string, type: string, size: number) {
    const request = `<request xmlns='urn:xmpp:http:upload:0' filename='${name}' size='${size}' content-type='${type}'/>`
    const found = (await nyang.asks('acme.test', 'get', request)).getChild('slot')
    const put = found?.getChild('put')
    const headers = put?.getChildren('header').map(each => [String(each.attrs.name), each.getText()]) ?? []
    const url = String(put?.attrs.url)
    expect(url.startsWith(`${gatewayUrl(acme.config)}/file_share/`), url).to.equal(true)
    return { path: new URL(url).pathname, headers: { 'content-type': type, ...Object.fromEntries(headers) } }
  }

  const asks = (path: string, demand: Demand = {}) => knockFrom(acme.config, newAddress(), path, demand)

  async function uploads(name: string, type: string, body: string): Promise<string> {
    const { path, headers } = await slot(name, type, Buffer.byteLength(body))
    expect((await asks(path, { method: 'PUT', body, headers })).status).to.equal(201)
    return path
  }

  it('keeps files, whole and in parts', async () => {
    const body = 'x'.repeat(500_000) + 'the end'
    const path = await uploads('notes.txt', 'text/plain', body)
    const { status, headers, body: got } = await asks(path)
    expect([status, got === body]).to.deep.equal([200, true])
    expect(headers).to.include({ 'content-type': 'text/plain', 'content-length': String(body.length) })
    const part = await asks(path, { headers: { range: 'bytes=500000-' } })
    expect([part.status, part.body]).to.deep.equal([206, 'the end'])
    const head = await asks(path, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.body]).to.deep.equal([200, String(body.length), ''])
  })

  it('makes a browser save what could run, under the name of our pages', async () => {
    const script = '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'
    for (const [name, type] of [
      ['a.html', 'text/html'],
      ['a.svg', 'image/svg+xml'],
      ['a.xml', 'application/xml'],
    ] as const) {
      const { headers } = await asks(await uploads(name, type, script))
      expect(headers['content-disposition'], type).to.match(/^attachment/)
      expect(headers['content-security-policy'], type).to.match(/default-src 'none'.*sandbox/)
      expect(headers['x-content-type-options'], type).to.equal('nosniff')
    }
    const picture = await asks(await uploads('a.png', 'image/png', 'png'))
    expect(picture.headers['content-disposition']).to.match(/^inline/)
  })

  it('takes no file without its slot, larger than its slot or the bound, and reaches nothing else', async () => {
    const { path, headers } = await slot('a.txt', 'text/plain', 3)
    const put = (body: string, more: Record<string, string> = headers) =>
      asks(path, { method: 'PUT', body, headers: more }).then(({ status }) => status)
    expect(await put('abc', {})).to.equal(401)
    expect(await put('abc', { authorization: 'Bearer made.up.token' })).to.be.oneOf([401, 403]) // 0.12 and 13
    expect(await put('abcd')).to.equal(413)
    expect(await put('x'.repeat(1_048_577))).to.equal(413)
    expect(await put('abc')).to.equal(201)
    for (const other of ['/file_share/../http-bind', '/file_share/%2e%2e/http-bind', '/file_share/x/../../http-bind'])
      expect((await asks(other)).status, other).to.equal(404)
    expect((await asks('/file_share/none/none.txt')).status).to.equal(404)
  })

  /** Begins to upload a file, and sends no more of it. */
  async function stalls(): Promise<Socket> {
    const { path, headers } = await slot('slow.txt', 'text/plain', 1_000)
    const socket = connect(acme.config.httpPort, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    const lines = Object.entries({ host: 'acme.test', 'content-length': '1000', ...headers })
    socket.write(`PUT ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nx`)
    return socket
  }

  it('ends an upload that takes too long', async () => {
    await once((await stalls()).resume(), 'close')
  })

  it('passes a bounded number of files of one network at once', async () => {
    await stalls()
    await stalls()
    const path = await uploads('other.txt', 'text/plain', 'from another network')
    const mine = async () => (await knock(acme.config, path)).status
    while ((await mine()) !== 429);
    for (const socket of sockets.splice(0)) socket.destroy()
    while ((await mine()) !== 200);
  })

  it('ends a WebSocket without a sign-in, and keeps who is signed in', async () => {
    const socket = connect(acme.config.httpPort, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    socket.write(
      `GET /xmpp-websocket HTTP/1.1\r\nHost: acme.test\r\nOrigin: ${gatewayUrl(acme.config)}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: xmpp\r\n\r\n',
    )
    const [answer] = await once(socket, 'data')
    expect(String(answer)).to.match(/^HTTP\/1.1 101/)
    await once(socket.resume(), 'close')
    nyang.says('bellhop@bellhop.acme.test', 'whoami')
    await nyang.hears(/nyang@acme.test/)
  })
})
