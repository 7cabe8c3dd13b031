// What comes in over HTTP is bounded before it is read, names are ours alone, and lines of a directory stay lines.
import { request } from 'node:http'
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { announce, basic, command, knock, upgrade } from '../support/doors.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { token } from '../support/hostile.ts'
import { FORM, posts } from '../support/forms.ts'
import { cookieOf } from '../support/siege.ts'
import { ownWorld, type World } from '../support/world.ts'

const BOUNDS = { BELLHOP_BODY_KILOBYTES: '64', BELLHOP_BODY_FIELDS: '20', BELLHOP_FILE_MEGABYTES: '1' }

describe('a request that is large', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld(BOUNDS)))
  after(() => acme?.end())

  const large = 65 * 1_024

  it('is refused before it is read, also from who is signed in', async () => {
    const person = basic('nyang', await acme.code('nyang'))
    for (const headers of [person, token(acme)])
      expect(await announce(acme.config, '/api/commands/whoami', large, headers)).to.equal(413)
  })

  it('is taken for a command with a file, from who may give it alone', async () => {
    const person = basic('nyang', await acme.code('nyang'))
    expect(await announce(acme.config, '/api/commands/org-plan', large, person)).to.equal(403)
    const { status } = await command(
      acme.config,
      'org-plan',
      { file: `id,username\n${' '.repeat(large)}` },
      token(acme),
    )
    expect(status).not.to.equal(413)
  })

  it('is no larger than a picture where the file is one, and one of thirty in a minute', async () => {
    const wide = await ownWorld()
    const person = basic('nyang', await wide.code('nyang'))
    const sends = async () => announce(wide.config, '/api/commands/group-picture', 8 * 1_048_576, person)
    const statuses: number[] = []
    for (let count = 0; count < 31; count++) statuses.push(await sends())
    expect(new Set(statuses.slice(0, 30))).to.deep.equal(new Set([413]))
    expect(statuses.at(-1), 'one too many in a minute').to.equal(429)
    await wide.end()
  })

  describe('as a form of the console', () => {
    const file = 1_048_577
    const parts = 'multipart/form-data; boundary=x'
    const sends = async (node: string, bytes: number, type: string, more: Record<string, string> = {}) => {
      const cookie = await cookieOf(acme, 'nyang', await acme.code('nyang'))
      return announce(acme.config, `/console/do/${node}`, bytes, {
        cookie,
        accept: 'text/html',
        'content-type': type,
        ...more,
      })
    }

    it('is refused before it is read, whatever type it says it has, where its command takes no file', async () => {
      for (const type of [FORM, parts, `${parts.toUpperCase()}; charset=x`, 'application/json', 'text/plain'])
        expect(await sends('whoami', large, type), type).to.be.oneOf([413, 415])
    })

    it('is refused where it is no form with files, and where its files are larger than one may be', async () => {
      expect(await sends('broadcast-send', large, FORM)).to.equal(413)
      expect(await sends('broadcast-send', file, parts)).to.equal(413)
    })

    it('is refused where it does not say how large it is', async () => {
      const cookie = await cookieOf(acme, 'nyang', await acme.code('nyang'))
      const headers = { cookie, accept: 'text/html', 'content-type': parts }
      expect(await announce(acme.config, '/console/do/broadcast-send', undefined, headers)).to.equal(413)
    })

    it('is one of two that one person sends at once, and others send theirs', async () => {
      const cookie = await cookieOf(acme, 'nyang', await acme.code('nyang'))
      const other = await cookieOf(acme, 'sking', await acme.code('sking'))
      const path = '/console/do/broadcast-send'
      const headers = { cookie, 'content-type': parts, 'content-length': String(large) }
      const held = [1, 2].map(() =>
        request({ host: '127.0.0.1', port: acme.config.httpPort, path, method: 'POST', headers }),
      )
      for (const form of held) {
        form.on('error', () => {}) // it is ended below
        form.flushHeaders()
      }
      /** 0 where the form is read: nobody answers before it is there. */
      const further = (own: string) =>
        announce(acme.config, path, large, { cookie: own, 'content-type': parts }).catch(() => 0)
      while ((await further(cookie)) !== 429); // until the two are read
      expect(await further(other)).to.equal(0)
      for (const form of held) form.destroy()
      while ((await further(cookie)) === 429); // until the two are gone
    })
  })

  it('is refused where it has many fields', async () => {
    const fields = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, 'v']))
    const { status, body } = await command(acme.config, 'whoami', fields, token(acme))
    expect([status, body]).to.deep.equal([400, '{"error":"bad-request","text":"Send at most 20 fields."}'])
  })
})

describe('a name that leads here', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_URL: 'https://chat.example', BELLHOP_SOURCE: 'scim' })))
  after(() => acme?.end())

  it('is refused for forms unless it is that of the setting', async () => {
    const from = (origin: string) => posts(acme.config, '/sign-in/code', { address: 'a@b.example' }, { origin })
    expect((await from(`http://127.0.0.1:${acme.config.httpPort}`)).status).to.equal(403)
    expect((await from('https://chat.example')).status).to.equal(200)
  })

  it('is not bound to HTTPS unless it is ours', async () => {
    const { headers } = await knock(acme.config, '/')
    expect(headers).not.to.have.property('strict-transport-security')
  })

  it('is bound to HTTPS where it is ours, without the names below it', async () => {
    const { headers } = await knockFrom(acme.config, '127.0.0.1', '/', { headers: { host: 'chat.example' } })
    expect(headers['strict-transport-security']).to.equal('max-age=31536000')
  })

  it('opens a WebSocket for pages of ours alone', async () => {
    const asks = (origin: string, host: string) => upgrade(acme.config, '/xmpp-websocket', { origin, host })
    const here = `127.0.0.1:${acme.config.httpPort}`
    expect(await asks(`http://${here}`, here), 'the name of the request').to.equal(403)
    expect(await asks('https://elsewhere.example', 'chat.example')).to.equal(403)
    expect(await asks('https://chat.example', 'chat.example')).to.equal(101)
  })

  it('refuses a line break in the name of a person', async () => {
    const add = (name: object) =>
      knock(acme.config, '/scim/v2/Users', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret(acme.config, 'scim')}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({ userName: 'xavier', ...name }),
      })
    for (const name of [
      { displayName: 'x\r\nBcc: y' },
      { name: { givenName: 'x\ny' } },
      { name: { familyName: 'x\u0085y' } },
      { title: 'x\ty' },
    ])
      expect((await add(name)).status, JSON.stringify(name)).to.equal(400)
    expect((await add({ displayName: 'Xavier' })).status).to.equal(201)
  })
})
