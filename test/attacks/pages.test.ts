// What strangers send to the pages: nothing is echoed as markup, no link follows them elsewhere, and nothing breaks.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { announce } from '../support/doors.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { token } from '../support/hostile.ts'
import { FORM } from '../support/forms.ts'
import { cookieOf, looks, newAddress, siege, submitFrom } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const MARKUP = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '{{ config.data }}{{constructor}}',
  '&lt;b&gt;',
  '</title></text><a href="javascript:alert(1)">x</a>',
  'moc.elpmaxe\u202etxt',
]

describe('the pages under attack', () => {
  let acme: TappedWorld
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  /** No element, attribute or script of ours came of the text. */
  const isPlain = (body: string) => {
    expect(body).not.to.match(/<script>alert|<img src=x|<a href="javascript:|onmouseover='alert/)
    expect(body, 'no text can close the attribute it stands in').not.to.match(
      /="[^"<>]*" onerror|='[^'<>]*' onmouseover/,
    )
  }
  const incidents = async () => {
    const { body } = await looks(acme, '/metrics', token(acme))
    return /^bellhop_incidents_total (\d+)$/m.exec(body)?.[1]
  }

  it('show markup in a coupon, a title and a name as text, on the page and on the poster', async () => {
    for (const [at, text] of MARKUP.entries()) {
      const name = `markup-${at}`
      const fields = { name, text, worth: text.slice(0, 60), terms: text, places: text.slice(0, 60), owner: 'joe' }
      await acme.does('coupon-create', fields)
      const coupon = new URL((await acme.does('qr-coupon', { coupon: name })).link ?? '').pathname
      await acme.does('group-create', { name, title: text, kind: 'chat', owner: 'joe' })
      const group = new URL((await acme.does('qr-group', { group: name })).link ?? '').pathname
      for (const path of [coupon, `${coupon}.svg`, group, `${group}.svg`]) {
        const { status, body } = await looks(acme, path)
        expect(status, path).to.equal(200)
        isPlain(body)
      }
      expect((await looks(acme, `${coupon}.svg`)).body, 'nothing was filled in').not.to.contain(acme.config.data)
      const guest = { once: randomUUID(), name: text, mail: '' }
      const { status, headers } = await submitFrom(acme, `${group}/guest`, guest)
      expect(status, text).to.be.oneOf([303, 400])
      if (headers.location) isPlain((await looks(acme, new URL(headers.location, 'http://x').pathname)).body)
      await acme.does('group-close', { group: name })
    }
  })

  it('make links of the configured address, whatever the request says that it is', async () => {
    const { pathname } = new URL((await acme.does('qr-group', { group: 'team-bob' })).link ?? '')
    const cookie = await cookieOf(acme, 'joe', await acme.code('joe'))
    const elsewhere = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
    for (const path of [pathname, `${pathname}.svg`, '/', '/sign-in', '/invites']) {
      const { body, headers } = await looks(acme, path, { ...elsewhere, cookie })
      expect(`${body}${JSON.stringify(headers)}`, path).not.to.contain('evil.example')
    }
  })

  it('send the headers that keep them out of frames, caches and referrers', async () => {
    for (const path of ['/', '/sign-in', '/pair']) {
      const { headers } = await looks(acme, path)
      expect(headers['content-security-policy'], path).to.match(/frame-ancestors 'none'/)
      expect(headers, path).to.include({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    }
  })

  it('refuse paths, cookies and forms that make no sense, without an incident', async () => {
    const before = await incidents()
    expect(before).to.match(/^\d+$/)
    const paths = [
      '/../../etc/passwd',
      '/..%2f..%2fetc/passwd',
      '/%00',
      '//evil.example',
      '///',
      '/c/%',
      '/g/%zz',
      '/c/..',
    ]
    const odd = [...paths, '/static/..%2f..%2fconfig.ts', `/c/${'x'.repeat(3_000)}`, '/__proto__']
    for (const path of odd) {
      const { status, body } = await looks(acme, path)
      expect(status, path).to.be.within(400, 499)
      expect(body, path).not.to.match(/root:|node_modules|\.ts:/)
    }
    const cookies = ['x'.repeat(6_000), 'bellhop=%00; bellhop=%zz', 'bellhop', '__proto__=x; bellhop=a.b.c', ';;;=']
    for (const cookie of cookies) expect((await looks(acme, '/', { cookie })).status).to.equal(200)
    const many = Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`f${at}`, '']))
    const forms: [string, string][] = [
      [FORM, 'x'.repeat(17 * 1024)],
      [FORM, new URLSearchParams(many).toString()],
      [FORM, '__proto__=1&constructor=2'],
      ['application/json', '{"username":"joe"}'],
      ['text/xml', '<a/>'],
      ['multipart/form-data; boundary=x', '--x--'],
    ]
    for (const [type, body] of forms)
      for (const path of ['/sign-in', '/pair', '/sign-in/code']) {
        const demand = { method: 'POST', headers: { 'content-type': type, accept: 'text/html' }, body }
        const { status } = await knockFrom(acme.config, newAddress(), path, demand)
        expect(status, `${path} ${body.slice(0, 30)}`).to.be.within(400, 499)
      }
    expect(await incidents()).to.equal(before)
  })

  it('refuse a large body before it comes, where nobody is signed in', async () => {
    for (const path of ['/scim/v2/Users', '/scim/v2/Groups', '/sign-in', '/pair'])
      expect(await announce(acme.config, path, 3_000_000), path).to.be.within(400, 415)
  })

  it('answer at once, while hundreds of connections send nothing or only half', async () => {
    const { httpPort: port } = acme.config
    const halves = [
      '',
      'GET / HTTP/1.1\r\nHost: x\r\nX-Half',
      'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf',
    ]
    const sockets: Socket[] = []
    try {
      for (let at = 0; at < 450; at++) {
        const socket = connect({ port, host: '127.0.0.1', localAddress: newAddress() })
        sockets.push(socket.on('error', () => {}))
        await once(socket, 'connect')
        socket.write(halves[at % 3] ?? '')
      }
      const look = async () => {
        for (let at = 0; at < 10; at++) expect((await looks(acme, '/sign-in')).status).to.equal(200)
      }
      expect((await effort(look, [acme.bellhop])) / 10, 'ms of CPU time for a page').to.be.below(250)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })
})
