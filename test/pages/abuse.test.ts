// What strangers try with links and forms, and that it gets them nothing.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { knock } from '../support/doors.ts'
import { FORM, posts, withoutTokens } from '../support/forms.ts'
import { ownWorld, type World } from '../support/world.ts'

const HTML = { accept: 'text/html' }

describe('links and forms in the hands of strangers', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_PROXIES: '127.0.0.1' })))
  after(() => acme?.end())

  const pathTo = async (group: string, fields: Record<string, string> = {}) =>
    new URL((await acme.does('qr-group', { group, ...fields })).link ?? '').pathname

  const guest = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    posts(acme.config, `${path}/guest`, { once: randomUUID(), name: '', mail: '', ...fields }, headers, 30_000)

  const guests = async () => (await acme.does('guests').catch(() => undefined))?.table?.rows.length ?? 0

  it('are opened by a hundred newcomers behind one router, each with all that a page loads', async () => {
    const path = await pathTo('team-sking', { new: 'true' })
    const crowd = { accept: 'text/html', 'x-forwarded-for': '198.51.100.77' }
    const assets = ['pages.css', 'chat.css', 'chat.js', 'copy.js', 'converse.js', 'icon.svg']
    const statuses = new Set<number>()
    for (let newcomer = 0; newcomer < 100; newcomer++) {
      const places = [path, '/sign-in', '/', ...assets.flatMap(each => [`/web/${each}`, `/web/${each}?again`])]
      const replies = await Promise.all(places.map(each => knock(acme.config, each, { headers: crowd })))
      for (const { status } of replies) statuses.add(status)
    }
    expect(statuses).not.to.include(429)
    const slow = { headers: { ...HTML, 'x-forwarded-for': '198.51.100.78' } }
    for (let times = 0; times < 6; times++)
      await Promise.all(Array.from({ length: 100 }, () => knock(acme.config, '/sign-in', slow)))
    const { status, body } = await knock(acme.config, '/sign-in', slow)
    expect(status).to.equal(429)
    expect(body).to.match(/^<!doctype html>/i)
  })

  it('tell nothing about a token that is changed, cut short, made up, of another kind or taken back', async () => {
    const path = await pathTo('team-sking')
    const token = path.split('/').at(-1) ?? ''
    const other = token.startsWith('0') ? '1' : '0'
    const swapped = token.slice(0, 10) + token.slice(11, 12) + token.slice(10, 11) + token.slice(12)
    const bad = [
      other + token.slice(1),
      token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'),
      token.slice(0, 20),
      `${token}0`,
    ]
    const odd = [
      swapped === token ? '0' : swapped,
      '0'.repeat(26),
      'x',
      '%00',
      '..%2f..%2fetc',
      "'%20or%201=1--",
      '%F0%9F%94%94',
    ]
    const taken = await pathTo('team-sking', { new: 'true' })
    await acme.does('invite-revoke', { invite: taken.split('/').at(-1) ?? '' })
    const places = [...bad, ...odd].flatMap(each => ['/c', '/g', '/p', '/welcome'].map(kind => `${kind}/${each}`))
    const others = ['/c', '/p', '/welcome'].map(kind => `${kind}/${token}`)
    const answers = new Set<string>()
    for (const place of [...places, ...others, taken]) {
      const { status, body } = await knock(acme.config, place, { headers: HTML })
      answers.add(`${status} ${body}`)
    }
    expect(answers.size).to.equal(1)
    expect([...answers][0]).to.match(/^404 .*unknown, no longer valid, or was used already/s)
    for (const place of [...bad.map(each => `/g/${each}`), taken])
      for (const kind of ['svg', 'png']) expect((await knock(acme.config, `${place}.${kind}`)).status).to.equal(404)
    for (const place of bad.map(each => `/g/${each}`)) expect((await guest(place)).status).to.equal(404)
    expect((await knock(acme.config, path, { headers: HTML })).status).to.equal(200)
  })

  it('are spent by coming in alone, not by looking, by a preview or by the picture', async () => {
    const path = await pathTo('team-lgarcia', { uses: '1' })
    for (const method of ['GET', 'HEAD', 'GET'])
      for (const place of [path, `${path}.svg`, `${path}?preview=1`]) {
        const { status } = await knock(acme.config, place, { method, headers: HTML })
        expect(status, `${method} ${place}`).to.equal(200)
      }
    expect((await guest(path)).status).to.equal(303)
    expect((await guest(path)).status).to.equal(404)
  })

  it('make one guest of a form that is sent twice', async () => {
    const path = await pathTo('team-kpartner', { uses: '1' })
    const once = randomUUID()
    const [first, second] = [await guest(path, { once }), await guest(path, { once })]
    expect(first.status).to.equal(303)
    expect(second.headers.location).to.equal(first.headers.location)
  })

  it('answer bodies that are too large, malformed or of another kind with a page that says so', async () => {
    const path = await pathTo('team-nyang')
    const send = (body: string, headers: Record<string, string> = {}) => posts(acme.config, '/sign-in', body, headers)
    const bodies: [string, Record<string, string>?][] = [
      ['x'.repeat(17 * 1024)],
      [`username=sking&code=${'A'.repeat(20_000)}`],
      ['username=a&username=b&code=c'],
      ['username=a'],
      [''],
      ['{"username":"sking","code":"A"}', { 'content-type': 'application/json' }],
      ['<a/>', { 'content-type': 'text/xml' }],
      ['--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
      ['__proto__=1&constructor=2'],
    ]
    for (const [body, headers] of bodies) {
      const reply = await send(body, headers)
      expect(reply.status, body.slice(0, 40)).to.equal(body.length > 16 * 1024 ? 413 : 400)
      expect(reply.body).to.match(/<h1>That did not work<\/h1>/)
    }
    const fieldSets: Record<string, string>[] = [{ once: 'x' }, { mail: 'nobody' }, { name: 'x'.repeat(200) }]
    for (const fields of fieldSets) expect((await guest(path, fields)).status).to.equal(400)
  })

  it('smuggle no header and no markup through a name, an address or a path', async () => {
    const path = await pathTo('team-nyang')
    const lines = ['a\r\nBcc: victim@else.example', 'a\nSet-Cookie: x=y', 'a\u0000b', 'a\u0085b', 'a\u001b[31m']
    for (const name of lines) expect((await guest(path, { name })).status, JSON.stringify(name)).to.equal(400)
    const addresses = [
      'a@b.example\r\nBcc: c@d.example',
      'a@b.example, c@d.example',
      '"a\nb"@c.example',
      '<a@b.example>',
    ]
    for (const mail of addresses) expect((await guest(path, { mail })).status, JSON.stringify(mail)).to.equal(400)
    const { status, headers } = await guest(path, { name: '<script>alert(1)</script>' })
    expect(status).to.equal(303)
    expect((await knock(acme.config, headers.location ?? '')).body).not.to.match(/<script>|alert\(1\)<\/script>/)
    const echoed = await knock(acme.config, '/c/%22%3E%3Cscript%3Ealert(1)%3C/script%3E', { headers: HTML })
    expect(echoed.body).not.to.contain('<script>')
    const typed = await posts(acme.config, '/sign-in', { username: '"><img src=x onerror=alert(1)>', code: 'x' })
    expect(typed.body).not.to.contain('<img')
  })

  it('find out nothing about which addresses are known', async () => {
    const ask = async (address: string) => {
      const { status, body } = await posts(acme.config, '/sign-in/code', { address })
      return `${status} ${withoutTokens(body)}`
    }
    const [known, unknown] = [await ask('nyang@hr.example'), await ask('nobody@hr.example')]
    expect(known).to.equal(unknown)
    expect(known).to.match(/^200 .*If we know it/s)
    expect(await ask('no address')).to.match(/^400 .*role="alert"/s)
  })

  it('are refused as pages to browsers and as JSON to programs', async () => {
    for (const [path, headers] of [
      ['/nothing', {}],
      ['/api/nothing', HTML],
      ['/internal/sign-in', HTML],
      ['/g/nothing', { accept: 'application/json' }],
    ] as const) {
      const reply = await knock(acme.config, path, { headers })
      expect(reply.headers['content-type'], path).to.contain('application/json')
      expect(JSON.parse(reply.body)).to.have.property('error', 'item-not-found')
    }
    const page = await knock(acme.config, '/nothing', { headers: HTML })
    expect([page.status, page.headers['content-type']]).to.deep.equal([404, 'text/html; charset=utf-8'])
    const unreadable = await knock(acme.config, '/c/%zz', { headers: HTML })
    expect([unreadable.status, unreadable.body.includes('<h1>')]).to.deep.equal([400, true])
    const form = await posts(acme.config, '/api/commands/whoami', 'a=b', { 'content-type': FORM })
    expect(form.status, 'forms are for pages alone').to.be.within(400, 499)
  })

  it('let one of a hundred in at once by a link for one', async () => {
    const path = await pathTo('team-nyang', { uses: '1' })
    const before = await guests()
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await guest(path)).status))
    expect(statuses.filter(status => status === 303)).to.have.length(1)
    expect(statuses.filter(status => status === 404)).to.have.length(99)
    expect(await guests()).to.equal(before + 1)
  })
})
