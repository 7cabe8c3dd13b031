// What hostile clients try over HTTP, and that afterwards everything is as before.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { makeCode } from '../../core/access/code.ts'
import { house } from '../../core/subjects.ts'
import { example } from '../support/chart.ts'
import { announce, basic, command, knock } from '../support/doors.ts'
import { besieged, NEWS, token, unharmed } from '../support/hostile.ts'
import type { Party } from '../support/party.ts'
import type { World } from '../support/world.ts'
import { nodeOf } from '../../core/commands/command.ts'

describe('a hostile client over HTTP', () => {
  let acme: World
  let james: Party
  let garcia: Party
  before(async function () {
    this.timeout(60_000)
    ;({ acme, james, garcia } = await besieged())
  })
  after(() => acme?.end())

  it('is asked who it is at every route', async () => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer' },
      { authorization: 'Bearer x' },
      { authorization: `Basic ${secret(acme.config, 'admin')}`.slice(0, 5) },
      { authorization: `bearer ${secret(acme.config, 'sign-in')}` },
      { authorization: `Digest ${secret(acme.config, 'admin')}` },
      { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
    ]
    for (const node of [...house.commands.map(nodeOf), 'no-such-command', '__proto__'])
      for (const headers of node === 'whoami' ? wrong : wrong.slice(0, 2))
        expect((await command(acme.config, node, {}, headers)).status, node).to.equal(401)
    const question = JSON.stringify({ username: 'ajames', code: makeCode(), address: '127.0.0.1' })
    const json = { 'content-type': 'application/json' }
    for (const headers of [...wrong, token(acme), basic('ajames', await acme.code('ajames'))]) {
      const demand = { method: 'POST', headers: { ...json, ...headers }, body: question }
      expect((await knock(acme.config, '/internal/sign-in', demand)).status).to.equal(401)
    }
  })

  it('is refused what is for the administrator, or for another person', async () => {
    const credentials = basic('ajames', await acme.code('ajames'))
    const refused: [string, object][] = [
      ['org-apply', { file: 'id,username' }],
      ['org-plan', { file: 'id,username' }],
      ['welcome', {}],
      ['code-issue', { username: 'lgarcia' }],
      ['code-list', { username: 'lgarcia' }],
      ['devices', { username: 'lgarcia' }],
      ['broadcast-send', { group: NEWS, text: 'Forged' }],
      ['members', { group: NEWS }],
    ]
    for (const [node, fields] of refused)
      expect((await command(acme.config, node, fields, credentials)).status, node).to.equal(403)
  })

  it('gets a plain refusal for what makes no sense, in one form', async () => {
    const admin = token(acme)
    const bodies = ['', '{', '[]', '"x"', '17', '{"group":{"a":1}}', '{"group":["a"]}', '[['.repeat(50_000)]
    const names = [
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{}}}',
      '{"constructor":"x"}',
      '{"toString":"x"}',
    ]
    const replies = [
      ...(await Promise.all([...bodies, ...names].map(body => command(acme.config, 'members', body, admin)))),
      ...(await Promise.all(
        [
          'text/plain',
          'application/xml',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-7',
          'x',
        ].map(type => command(acme.config, 'members', '<x/>', { ...admin, 'content-type': type })),
      )),
      ...(await Promise.all(
        [
          '__proto__',
          'constructor',
          '..%2f..%2fetc%2fpasswd',
          '%00',
          '%2e%2e',
          '%ff',
          'x'.repeat(2_000),
          'members/x',
        ].map(node => command(acme.config, node, {}, admin)),
      )),
      ...(await Promise.all(
        [
          '/../../etc/passwd',
          '/api/commands/',
          '/api',
          '//',
          '/internal/sign-in',
          '/.git/config',
          '/data/secrets/admin',
        ].map(path => knock(acme.config, path)),
      )),
    ]
    const isPlain = (body: string) => Object.keys(JSON.parse(body)).sort().join() === 'error,text'
    const odd = replies.filter(({ status, body }) => status < 400 || status > 429 || !isPlain(body))
    expect(odd.map(({ status, body }) => `${status} ${body.slice(0, 200)}`)).to.deep.equal([])
    for (const { body } of replies) expect(body).not.to.match(/node_modules|\.ts:|at [A-Z]\w+\./)
  })

  it('is refused a body that is too large before it is sent, and any body before it is known who asks', async () => {
    expect(await announce(acme.config, '/api/commands/members', 100_000_000, token(acme))).to.be.within(400, 413)
    for (const path of ['/api/commands/members', '/internal/sign-in'])
      expect(await announce(acme.config, path, 20_000_000), path).to.be.within(400, 413)
  })

  it('finds the headers that browsers obey, and nothing about anybody, where nobody is asked who they are', async () => {
    for (const path of ['/healthz', '/metrics', '/api/openapi.json', '/no-such-page']) {
      const { headers, body } = await knock(acme.config, path)
      expect(headers, path).to.include({ 'x-content-type-options': 'nosniff' })
      expect(headers, path).to.include.keys('content-security-policy', 'referrer-policy', 'x-frame-options')
      expect(headers, path).not.to.include.keys('x-powered-by', 'server')
      for (const { username = '', email = '', given_name, family_name } of example().slice(0, 20))
        for (const each of [username.length > 3 ? username : email, email, `${given_name} ${family_name}`])
          expect(body, path).not.to.match(asWord(each))
      expect(body, path).not.to.match(/@acme\.test|127\.0\.0\.\d/)
    }
  })

  it('has changed nothing: there is help at once, no incident and no error of the server', () =>
    unharmed(acme, garcia, james))
})

/** The text as a word of its own: `sking` is not in `asking`. */
const asWord = (text: string) => new RegExp(`\\b${text.replaceAll('.', '\\.')}\\b`)
