// Nothing that somebody may read holds a credential of somebody else: pages, commands over HTTP and in chat, the API.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { inspect } from 'node:util'
import { secret } from '../../config.ts'
import { askAll, chatAll, crawl, pageSession } from '../support/crawl.ts'
import { basic, knock } from '../support/doors.ts'
import { base, guestActions } from '../support/guests.ts'
import { posts } from '../support/forms.ts'
import { CODES, credentialTokens } from '../support/secrets.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const mailed = base.map(row => ({ ...row, email: `${row.username}@hr.example` }))
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('what somebody may read', function () {
  this.timeout(120_000)
  const { acme, online } = inWorld(() => tappedWorld(mailed, { BELLHOP_DESKTOP_DEVICES: '0' }))
  const { link, as, stranger } = guestActions(acme)

  let reader: { username: string; code: string }
  let admin: string
  before(async function () {
    this.timeout(60_000)
    await as('bob', 'invite', { username: 'dave' })
    await acme().does('invite', { username: 'dora' })
    const dave = await online('dave')
    dave.says(BELLHOP, 'pair')
    await dave.hears(/Pairing code/, BELLHOP)
    const { pathname } = new URL(await as('bob', 'qr-group', { group: 'team-bob' }))
    const { status } = await posts(acme().config, `${pathname}/guest`, { once: randomUUID(), name: 'Gina', mail: '' })
    expect(status).to.equal(303)
    const code = /with the code (\S+),/.exec((await acme().does('welcome')).text ?? '')?.[1] ?? ''
    admin = await pageSession(acme(), 'administrator', code)
    await crawl(acme(), admin, /^\/(?!mails)/) // opening a mail makes its link
    reader = await stranger(await link('team-bob'), 'Reader')
  })

  /** Fails with the place where a credential of another person is. */
  async function expectNone(texts: Map<string, string>, own: string): Promise<void> {
    const tokens = await credentialTokens(acme())
    expect(tokens.length).to.be.at.least(4) // two invited, one pairing, one guest
    for (const [place, text] of texts) {
      for (const { of, id, token } of tokens)
        if (of !== own) expect(text.includes(token), `${place} holds the token of ${id}, of ${of}`).to.equal(false)
      expect(text.match(CODES) ?? [], place).to.deep.equal([])
      expect(text, place).not.to.match(/\/(welcome|p)\/[0-9a-z]{26}/)
    }
  }

  for (const username of ['bob', 'ann', 'dora', 'reader'])
    it(`holds no credential of others: ${username}`, async () => {
      const name = username === 'reader' ? reader.username : username
      const code = username === 'reader' ? reader.code : await acme().code(username)
      const cookie = await pageSession(acme(), name, code)
      await expectNone(await crawl(acme(), cookie, /^\/(sign-out|web|assets)/), username)
      await expectNone(await askAll(acme(), basic(name, code)), username)
      await expectNone(await chatAll(await online(name, code), BELLHOP), username)
    })

  it('holds none for the administrator either, but for the mail on the page of mails', async () => {
    const pages = await crawl(acme(), admin, /^\/(sign-out|web|assets|mails\/.)/)
    expect([...pages.keys()]).to.include.members(['/invites', '/mails'])
    await expectNone(pages, '')
    await expectNone(await askAll(acme(), { authorization: `Bearer ${secret(acme().config, 'admin')}` }), '')
    const mails = await crawl(acme(), admin, /^\/(?!mails)/)
    expect([...mails.keys()].filter(path => path.startsWith('/mails/'))).to.have.length.at.least(2)
  })

  it('takes an invitation back by its id alone, from the page', async () => {
    const cookie = await pageSession(acme(), 'bob', await acme().code('bob'))
    const { body } = await knock(acme().config, '/invites', { headers: { accept: 'text/html', cookie } })
    const [, form = ''] = /(<tr>(?:(?!<\/tr>).)*Sign-up: Dave Test.*?<\/tr>)/s.exec(body) ?? []
    const [, id = ''] = /name="id" value="([0-9a-z]{10})"/.exec(form) ?? []
    expect(id).not.to.equal('')
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    expect((await posts(acme().config, '/invites/revoke', { id }, headers)).status).to.equal(200)
    const after = await knock(acme().config, '/invites', { headers: { accept: 'text/html', cookie } })
    expect(after.body).not.to.contain(id)
  })
})

describe('a credential', () => {
  it('renders as nothing, wherever somebody writes it by mistake', async () => {
    const { Credential } = await import('../../core/invites/token.ts')
    const held = new Credential('http://127.0.0.1/welcome/abcdefghij0123456789abcdef')
    const written = [
      String(held),
      `${held}`,
      JSON.stringify({ held }),
      inspect({ held }, { depth: 9, showHidden: true }),
    ]
    for (const text of [...written, Object.values(held).map(String).join()]) expect(text).not.to.contain('abcdefghij')
    expect(held.reveal('mail')).to.contain('abcdefghij')
  })
})
