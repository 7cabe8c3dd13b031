// Who is signed in on the pages: what the cookie is worth, and what nobody can do with it from elsewhere.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { knock, type Reply } from '../support/doors.ts'
import { posts, withoutTokens } from '../support/forms.ts'
import { ownWorld, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import { keyedHash } from '../../core/model/secret.ts'

describe('a session on the pages', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme?.end())

  async function opens(username: string, fields: Record<string, string> = {}): Promise<Reply & { cookie: string }> {
    const reply = await posts(acme.config, '/sign-in', { username, code: await acme.code(username), ...fields })
    return { ...reply, cookie: reply.headers['set-cookie']?.split(';')[0] ?? '' }
  }

  const title = async (cookie: string) =>
    /<h1>(.*?)<\/h1>/.exec((await knock(acme.config, '/', { headers: { cookie } })).body)?.[1]

  it('is a cookie that no script reads and no other site sends; over HTTPS it never leaves it', async () => {
    const plain = await opens('lpopp')
    expect(plain.status).to.equal(303)
    expect(plain.headers['set-cookie']).to.match(/^bellhop=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await title(plain.cookie)).to.equal('Hello, Luis Popp')
    const secure = await ownWorld({ BELLHOP_URL: 'https://chat.example' })
    try {
      const reply = await posts(secure.config, '/sign-in', { username: 'lpopp', code: await secure.code('lpopp') })
      expect(reply.headers['set-cookie']).to.match(/; HttpOnly; Secure; SameSite=Lax$/)
    } finally {
      await secure.end()
    }
  })

  it('ends wherever its cookie got to, when one signs out and when its device is ended', async () => {
    const { cookie } = await opens('lpopp')
    const out = await posts(acme.config, '/sign-out', {}, { cookie, 'sec-fetch-site': 'same-origin' })
    expect(out.headers['set-cookie']).to.match(/^bellhop=;/)
    expect(await title(cookie)).to.equal('Welcome')
    const other = await opens('lpopp')
    await acme.does('code-revoke', { id: other.cookie.slice('bellhop='.length).split('.')[0] ?? '' })
    expect(await title(other.cookie)).to.equal('Welcome')
  })

  it('does not end the app that signs in with the same code', async () => {
    const code = await acme.code('vjones')
    const reply = await posts(acme.config, '/sign-in', { username: 'vjones', code })
    const cookie = reply.headers['set-cookie']?.split(';')[0] ?? ''
    const app = await acme.person('vjones', { password: code })
    const isKnown = async () => JSON.stringify(await acme.does('devices', { username: 'vjones' })).includes('"desktop"')
    expect(await poll(isKnown, { milliseconds: 10_000 }), 'the code is an app now').to.equal(true)
    await app.leaves()
    await posts(acme.config, '/sign-out', {}, { cookie, 'sec-fetch-site': 'same-origin' })
    await (await acme.person('vjones', { password: code })).leaves()
  })

  it('cannot be made up, changed, or kept for more than thirty days', async () => {
    const { cookie } = await opens('lpopp')
    const [device = '', opened = '', proof = ''] = cookie.slice('bellhop='.length).split('.')
    const seal = (content: string) => keyedHash(content, secret(acme.config, 'session')).toString('base64url')
    const old = `${device}.${Date.now() - 31 * 86_400_000}`
    const bad = [
      `${device}.${opened}.`,
      `${device}.${opened}.AAAA${proof.slice(4)}`,
      `${device}.${Number(opened) + 1}.${proof}`,
    ]
    for (const value of [...bad, `king.${opened}.${proof}`, device, '', '..', `${old}.${seal(old)}`])
      expect(await title(`bellhop=${value}`), value).to.equal('Welcome')
    expect(await title(`bellhop=${device}.${opened}.${seal(`${device}.${opened}`)}`)).to.equal('Hello, Luis Popp')
  })

  it('does nothing for a form from elsewhere, and everything for one of ours', async () => {
    const { cookie } = await opens('lpopp')
    const attempt = async (headers: Record<string, string>, fields: Record<string, string> = {}) =>
      (await posts(acme.config, '/qr/contact', fields, { cookie, ...headers })).status
    const host = `127.0.0.1:${acme.config.httpPort}`
    for (const site of ['cross-site', 'same-site', 'none', 'same-origin, cross-site'])
      expect(await attempt({ 'sec-fetch-site': site, origin: `http://${host}` }), site).to.equal(403)
    for (const origin of [
      'https://evil.example',
      `http://${host}.evil.example`,
      'http://127.0.0.1:1',
      'nonsense',
      'file://',
    ])
      expect(await attempt({ origin }), origin).to.equal(403)
    const proofs: Record<string, string>[] = [{}, { proof: 'A'.repeat(43) }]
    const silent: Record<string, string>[] = [{ origin: 'null' }, {}]
    for (const headers of silent) for (const fields of proofs) expect(await attempt(headers, fields)).to.equal(403)
    expect(await attempt({ 'sec-fetch-site': 'same-origin' })).to.equal(303)
    expect(await attempt({ origin: `http://${host}` })).to.equal(303)
    const page = (await knock(acme.config, '/', { headers: { cookie } })).body
    const proof = /name="proof" value="([\w-]+)"/.exec(page)?.[1] ?? ''
    expect(await attempt({ origin: 'null' }, { proof })).to.equal(303)
    const other = await opens('vjones')
    const stolen = await posts(acme.config, '/qr/contact', { proof }, { cookie: other.cookie, origin: 'null' })
    expect(stolen.status, 'the proof of another session').to.equal(403)
  })

  it('leads on to our own pages alone', async () => {
    const tab = String.fromCharCode(9)
    const elsewhere = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%5cevil.example',
      `/${tab}/evil.example`,
    ]
    const odd = ['javascript:alert(1)', '/@evil.example', '/a\r\nset-cookie: x=y', 'evil.example', '', '/'.repeat(600)]
    for (const next of [...elsewhere, ...odd]) {
      const { status, headers } = await opens('lpopp', { next })
      expect([status, headers.location, headers['set-cookie']?.includes('x=y')], next).to.deep.equal([303, '/', false])
      const form = await knock(acme.config, `/sign-in?next=${encodeURIComponent(next)}`)
      expect(/name="next" value="(.*?)"/.exec(form.body)?.[1], next).to.equal('/')
    }
    expect((await opens('lpopp', { next: '/g/abc?x=1' })).headers.location).to.equal('/g/abc?x=1')
  })

  it('says the same about a wrong code, an unknown person and the code of another, and slows down who guesses', async () => {
    const code = await acme.code('vjones')
    const said = async (username: string, typed: string) => {
      const { status, body } = await posts(acme.config, '/sign-in', { username, code: typed })
      return `${status} ${withoutTokens(body).replaceAll(username, 'NAME')}`
    }
    const answers = [
      await said('nobodyatall', code),
      await said('jmurman', code),
      await said('jmurman', 'AAAA-AAAA-AAAA-A'),
    ]
    expect(new Set(answers).size).to.equal(1)
    expect(answers[0]).to.match(/^403 .*role="alert"/s)
    const statuses: number[] = []
    for (let tries = 0; tries < 12; tries++)
      statuses.push((await posts(acme.config, '/sign-in', { username: 'jmurman', code: 'WRONG' })).status)
    expect(statuses.at(-1)).to.equal(429)
  })

  it('does not open the pages of the administrator for others', async () => {
    const { cookie } = await opens('sking')
    const store = await storeOf(acme.config)
    await acme.does('invite', { username: 'nyang' })
    const [letter] = await store.mails.find()
    await store.close()
    for (const path of ['/mails', `/mails/${letter?.id}`]) {
      const { status, body } = await knock(acme.config, path, { headers: { cookie, accept: 'text/html' } })
      expect([status, body.includes('nyang')]).to.deep.equal([403, false])
      expect((await knock(acme.config, path)).body, 'a stranger is asked to sign in').not.to.contain('nyang')
    }
    const group = await posts(
      acme.config,
      '/qr/group',
      { group: 'team-nyang' },
      { cookie, 'sec-fetch-site': 'same-origin' },
    )
    const nothing = await posts(
      acme.config,
      '/qr/group',
      { group: 'team-none' },
      { cookie, 'sec-fetch-site': 'same-origin' },
    )
    expect([group.status, nothing.status].every(status => status >= 400)).to.equal(true)
  })
})
