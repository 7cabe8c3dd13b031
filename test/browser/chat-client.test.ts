// The chat in a browser: our page and Converse.js, in a real browser, on a phone and on a desk.
import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { gatewayUrl } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { detour, knock, upgrade } from '../support/doors.ts'
import { CODE, goes, obstacles, visitsTo, type Visits } from '../support/pages.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const NYANG = "Neena Yang's team"
const ROOM = "Steven King's team"
const TEAM = 'team-sking@rooms.acme.test'
const PATIENCE = { timeout: 30_000 }

describe('the chat in a browser', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let king: Party
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    king = await acme.person('sking')
    await king.joins(TEAM, 'Steven King')
  })
  after(async () => {
    await visits?.browser.close()
    await king?.leaves()
    await acme?.end()
  })

  /** A new window of that browser. */
  async function visit(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    await page.goto('/chat')
    return page
  }

  /** From the welcome page to the chat, and every address that was asked for on the way. */
  async function welcomed(username: string, viewport: typeof DESKTOP, { room = ROOM, stay = false } = {}) {
    const link = await visits.welcomeLink(username)
    const page = await visits.stranger({ javaScriptEnabled: true, viewport })
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    page.on('websocket', socket => asked.push(socket.url()))
    await page.goto(link)
    const code = CODE.exec((await page.textContent('.big-code')) ?? '')?.[0] ?? ''
    await goes(page, () => page.getByRole('link', { name: 'Chat in this browser' }).first().click())
    await page.locator('#chat-form').waitFor(PATIENCE)
    expect(await obstacles(page)).to.deep.equal([])
    if (stay) await page.check('#stay')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await rooms(page, room).waitFor(PATIENCE)
    return { page, code, asked }
  }

  for (const [name, viewport, username] of [
    ['a desk', DESKTOP, 'nyang'],
    ['a phone', PHONE, 'lgarcia'],
  ] as const)
    it(`is reached from the welcome page on ${name}, has the rooms and people, and takes part`, async () => {
      const { page, code, asked } = await welcomed(username, viewport)
      await page.getByText('News from Steven King', { exact: true }).waitFor(PATIENCE)
      await rooms(page).click()
      const words = `Good morning from ${name}`
      await page.locator('.chat-textarea:visible').fill(words, PATIENCE)
      await page.keyboard.press('Enter')
      await king.hears(words, TEAM)
      king.says(TEAM, `Good morning, ${username}`, 'groupchat')
      await page.getByText(`Good morning, ${username}`).waitFor(PATIENCE)
      expect(await page.locator('.fa-paperclip:visible').count(), 'a way to send files').to.equal(1)
      expect(await deviceOf(acme, username)).to.deep.equal(['desktop', 'Converse.js'])
      const origin = gatewayUrl(acme.config)
      const own = (url: string) =>
        url.startsWith('data:') || [origin, origin.replace(/^http/, 'ws')].includes(new URL(url).origin)
      expect(asked.filter(url => !own(url))).to.deep.equal([])
      expect(
        asked.filter(url => url.startsWith('ws')),
        'the WebSocket',
      ).to.have.length(1)
      expect(
        asked.filter(url => url.split('#', 1)[0]?.includes(code)),
        'the code',
      ).to.deep.equal([])
      expect(page.url()).not.to.contain(code)
      await page.context().close()
    })

  it('brings a stranger from the page of a desk into a conversation', async () => {
    const desk = { name: 'reception', title: 'Reception', agents: 'nyang', owner: 'sking', visitors: 'yes' }
    await acme.does('desk-create', desk)
    await acme.does('desk-on', { agent: 'nyang' })
    const neena = await acme.person('nyang')
    const page = await visits.stranger({ javaScriptEnabled: true })
    await page.goto('/desk/reception')
    expect(await obstacles(page)).to.deep.equal([])
    await page.getByLabel('Your name, as we read it').fill('Vera')
    await goes(page, () => page.getByRole('button', { name: 'Begin' }).click())
    await goes(page, () => page.getByRole('link', { name: 'Chat in this browser' }).first().click())
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.list-item').getByText('Reception', { exact: true }).click(PATIENCE)
    await page.locator('.chat-textarea:visible').fill('Do you open on Sunday?', PATIENCE)
    await page.keyboard.press('Enter')
    await neena.hears(/^Vera \(guest, by the page of the desk\) writes to Reception/, 'case-')
    const { from } = (await neena.hears('Do you open on Sunday?', 'case-')).attrs
    neena.says(from, 'From ten to four.')
    await page.getByText('From ten to four.').waitFor(PATIENCE)
    await neena.leaves()
  })

  it('goes on when the page is loaded again, and is over with its window', async () => {
    const { page } = await welcomed('hbrown', DESKTOP, { room: NYANG })
    await page.reload()
    await rooms(page, NYANG).waitFor(PATIENCE)
    await page.close()
    const next = await visit(page.context())
    await next.locator('#chat-form').waitFor(PATIENCE)
    await page.context().close()
  })

  it('stays signed in where one says so, in one window at a time, until one signs out', async () => {
    const { page } = await welcomed('jwhalen', DESKTOP, { room: NYANG, stay: true })
    const second = await visit(page.context())
    await second.getByRole('button', { name: 'Go on here' }).click(PATIENCE)
    await rooms(second, NYANG).waitFor(PATIENCE)
    await page.locator('#chat-elsewhere').waitFor(PATIENCE)
    await page.close()
    await second.close()
    const third = await visit(second.context())
    await rooms(third, NYANG).waitFor(PATIENCE)
    await third.locator('.show-profile').first().click(PATIENCE)
    await third.getByRole('button', { name: 'Log out' }).click(PATIENCE)
    await third.getByRole('button', { name: 'Confirm' }).click(PATIENCE)
    await third.locator('#chat-form').waitFor(PATIENCE)
    expect(
      await third.evaluate('[localStorage, sessionStorage].map(each => each.getItem("bellhop-chat"))'),
    ).to.deep.equal([null, null])
    await third.context().close()
  })

  it('says when a code is wrong, and when its device was ended', async () => {
    const { page, code } = await welcomed('sjacobs', DESKTOP, { room: NYANG })
    const [device = ''] = (await acme.does('devices', { username: 'sjacobs' })).table?.rows[0] ?? []
    await acme.does('code-revoke', { id: device })
    await page.locator('[data-said=refused]:visible').waitFor(PATIENCE)
    await page.fill('#username', 'Sjacobs@acme.test')
    await page.fill('#code', code)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('[data-said=refused]:visible').waitFor(PATIENCE)
    expect(await page.inputValue('#username')).to.equal('sjacobs')
    await page.fill('#code', (await acme.code('sjacobs')).toLowerCase())
    await page.getByRole('button', { name: 'Sign in' }).click()
    await rooms(page, NYANG).waitFor(PATIENCE)
    await page.context().close()
  })

  it('takes a code out of the address, also where a browser does not let it be used', async () => {
    const page = await visits.stranger({ javaScriptEnabled: true })
    await page.addInitScript({ content: `Object.defineProperty(window, 'isSecureContext', { value: false })` })
    await page.goto('/chat#username=nyang&code=K7F3-9MPX-22QT-8')
    await page.locator('[data-said=insecure]:visible').waitFor(PATIENCE)
    expect(new URL(page.url()).hash).to.equal('')
    await page.context().close()
  })

  it('takes the code of a link that is opened where the form is already, and leaves the addresses of Converse.js', async () => {
    const page = await visits.stranger({ javaScriptEnabled: true })
    await page.goto('/chat')
    await page.locator('#chat-form').waitFor(PATIENCE)
    await page.goto('/chat#username=nyang&code=K7F3-9MPX-22QT-8')
    await poll(async () => (await page.inputValue('#code')) !== '')
    expect(await page.inputValue('#code')).to.equal('K7F3-9MPX-22QT-8')
    expect(await page.inputValue('#username')).to.equal('nyang')
    expect(new URL(page.url()).hash).to.equal('')
    const own = '#converse/chat?jid=ann@acme.test'
    const left = `new Promise(done => {
      addEventListener('hashchange', () => done(location.hash))
      location.hash = '${own}'
    })`
    expect(await page.evaluate(left)).to.equal(own)
    await page.context().close()
  })

  it('is refused to pages from elsewhere', async () => {
    const origin = gatewayUrl(acme.config)
    expect(await upgrade(acme.config, '/xmpp-websocket', { origin })).to.equal(101)
    expect(await upgrade(acme.config, '/xmpp-websocket', { origin: 'https://elsewhere.example' })).to.equal(403)
    expect(await upgrade(acme.config, '/xmpp-websocket', {})).to.equal(403)
    expect(await upgrade(acme.config, '/healthz', { origin }), 'as if it had not asked').to.equal(200)
    expect((await knock(acme.config, '/xmpp-websocket')).status).to.equal(404)
  })

  it('tells the chat server where it comes from, so that whoever guesses there is slowed down alone', async () => {
    const way = await detour(acme.config.httpPort, '127.0.0.9')
    const page = await visits.stranger({ javaScriptEnabled: true })
    await page.goto(`http://127.0.0.1:${way.port}/chat`)
    await page.fill('#username', 'shiggins')
    await page.fill('#code', await acme.code('shiggins'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await rooms(page, NYANG).waitFor(PATIENCE)
    expect((await acme.does('devices', { username: 'shiggins' })).table?.rows[0]).to.include('127.0.0.9')
    await page.context().close()
    await way.end()
  })

  it('comes from our own machine: the parts of Converse.js that it needs, kept by browsers, and no others', async () => {
    const page = await knock(acme.config, '/chat')
    const folder = /data-folder="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const { headers } = await knock(acme.config, `${folder}/converse.min.js`)
    expect(headers).to.include({ 'cache-control': 'public, max-age=31536000, immutable', 'content-encoding': 'gzip' })
    for (const name of ['converse.js', 'converse.min.js.map', '../package.json', 'shared-connection-worker.js'])
      expect((await knock(acme.config, `${folder}/${name}`)).status, name).to.equal(404)
    expect(page.headers['content-security-policy']).to.match(/default-src 'none'; script-src 'self';/)
  })
})

const rooms = (page: Page, name = ROOM) => page.locator('.list-item').getByText(name, { exact: true })

async function deviceOf(acme: World, username: string): Promise<string[]> {
  let found: string[] = []
  await poll(async () => {
    const { table } = await acme.does('devices', { username })
    const [, kind = '', , software = ''] = table?.rows.find(row => row.includes('signed in')) ?? []
    found = [kind, software]
    return software !== ''
  })
  return found
}
