// The pages as people meet them: in a real browser, without JavaScript for everything but copying.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { DESKTOP, PHONE } from '../support/browser.ts'
import {
  CODE,
  follows,
  goes,
  obstacles,
  pictureSays,
  presses,
  reaches,
  visitsTo,
  type Visits,
} from '../support/pages.ts'
import { scan } from '../support/scan.ts'
import { ownWorld, type World } from '../support/world.ts'

const ANDROID = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'

describe('the pages', function () {
  this.timeout(60_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld({ BELLHOP_DESKTOP_DEVICES: '0' })
    visits = await visitsTo(acme)
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  const codeOn = async (page: Page) => CODE.exec((await page.textContent('.big-code')) ?? '')?.[0] ?? ''

  it('lead the administrator by keyboard alone from the sign-in to a letter, its link and its code', async () => {
    await acme.does('invite', { username: 'nyang' })
    const page = await visits.admin()
    await page.goto('/')
    await follows(page, 'a[href="/mails"]')
    expect(await page.textContent('table'))
      .to.contain('nyang@hr.example')
      .and.not.match(CODE)
    await follows(page, '[aria-label="Open the message to nyang@hr.example"]')
    const [told] = CODE.exec((await page.textContent('pre')) ?? '') ?? []
    await follows(page, 'a[href^="/welcome/"]')
    expect(await codeOn(page)).to.equal(told)
  })

  it('take a code as people type it, by keyboard alone', async () => {
    const page = await visits.stranger()
    await page.goto('/sign-in')
    await reaches(page, '#username')
    await page.keyboard.type('sking')
    await reaches(page, '#code')
    await page.keyboard.type((await acme.code('sking')).toLowerCase().replaceAll('-', ' '))
    await goes(page, () => page.keyboard.press('Enter'))
    expect(await page.textContent('h1')).to.equal('Hello, Steven King')
  })

  it('welcome with who invites, address, code and pictures; the code signs a client in', async () => {
    const link = await visits.welcomeLink('lgarcia')
    const page = await visits.stranger()
    await page.goto(link)
    expect(await page.textContent('h1')).to.equal('Welcome, Lex Garcia')
    expect(await page.textContent('.lead')).to.equal('Demo Company invites you to the chat of Demo Company.')
    expect(await page.textContent('.code-card')).to.contain('lgarcia@acme.test')
    const invitation = `xmpp:lgarcia@acme.test?register;preauth=${link.split('/').at(-1)}`
    const code = await codeOn(page)
    expect(await pictureSays(page, 'QR code of the access code')).to.deep.equal([code])
    expect(await pictureSays(page, /opens the invitation/)).to.deep.equal([invitation])
    expect(await page.getAttribute('.app-card a', 'href')).to.equal(invitation)
    await (await acme.person('lgarcia', { password: code })).leaves()
  })

  it("show the visitor's platform first, and every other one at a key press", async () => {
    const link = await visits.welcomeLink('pdavis')
    const page = await visits.stranger({ viewport: PHONE, userAgent: ANDROID })
    await page.goto(link)
    expect(await page.locator('details[open] summary').allTextContents()).to.deep.equal(['Android'])
    expect(await page.locator('details[open] a').allTextContents()).to.deep.equal([
      'Conversations',
      'Open in my chat app',
    ])
    await reaches(page, 'details:nth-of-type(2) summary')
    await page.keyboard.press('Enter')
    expect(await page.locator('details[open] a').first().textContent()).to.equal('Monal')
    const clients = await page.locator('.clients a').allTextContents()
    for (const name of ['Conversations', 'Monal', 'Gajim', 'Dino', 'Profanity']) expect(clients).to.include(name)
    await page.getByText('Browser', { exact: true }).click()
    expect(await page.locator('details[open] a').allTextContents()).to.deep.equal(['Chat in this browser'])
  })

  it('copy the code by a button where there is JavaScript, and have no such button where there is none', async () => {
    const link = await visits.welcomeLink('bmiller')
    const without = await visits.stranger()
    await without.goto(link)
    expect(await without.locator('[data-copy]:visible').count()).to.equal(0)
    const page = await visits.stranger({ javaScriptEnabled: true })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(link)
    const button = page.locator('.big-code [data-copy]')
    await button.click()
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(await codeOn(page))
    expect(await button.textContent()).to.contain('Copied')
  })

  it('make a guest of a stranger who says nothing at all, in the group at once', async () => {
    const page = await visits.stranger({ viewport: PHONE, userAgent: ANDROID })
    await page.goto(await visits.groupLink('team-sking'))
    expect(await page.textContent('.lead')).to.contain('Steven King invites you to this chat group')
    await follows(page, 'form[action$="/guest"] button')
    const [, name = ''] = /^Welcome, (Guest [0-9a-z]{6})$/.exec((await page.textContent('h1')) ?? '') ?? []
    const [username = ''] = ((await page.textContent('dd.address span')) ?? '').split('@')
    const guest = await acme.person(username, { password: await codeOn(page) })
    await guest.joins('team-sking@rooms.acme.test', `${name} (guest)`)
    await guest.leaves()
  })

  it('keep the name that a guest gives as it is typed, and ask by mail whether the address is theirs', async () => {
    const page = await visits.stranger()
    await page.goto(await visits.groupLink('team-sking-news'))
    await page.fill('#name', 'Ann <b>O\'Hara</b> & "Co"')
    await page.fill('#mail', 'Ann@throw-away.example')
    await presses(page, 'Come in as a guest')
    expect(await page.textContent('h1'))
      .to.contain("O'Hara")
      .and.contain('& Co')
    await page.goto('/sign-in')
    await page.fill('#address', 'ann@throw-away.example')
    await presses(page, 'Send me a code')
    expect(await page.textContent('[role=status]')).to.equal(
      'If we know it, a code is on its way. It can take a minute.',
    )
    const admin = await visits.admin()
    await admin.goto('/outbox?before=2100-01-01T00:00:00.000Z') // the address that the page had before
    expect(new URL(admin.url()).pathname).to.equal('/mails')
    expect(await admin.textContent('table')).to.match(/ann@throw-away\.example\s*Is it their address\?/)
  })

  it('lead who has an account from the scan through the sign-in to each other as contacts', async () => {
    const king = await visits.person('sking')
    await presses(king, 'For contact with me')
    const [link = ''] = await pictureSays(king, /^QR code of/)
    expect(link).to.equal(king.url())
    const page = await visits.stranger()
    await page.goto(link)
    await goes(page, () => page.getByRole('link', { name: 'Sign in and go on' }).click())
    await page.fill('#username', 'vjones')
    await page.fill('#code', await acme.code('vjones'))
    await presses(page, 'Sign in')
    expect(page.url()).to.equal(link)
    await presses(page, 'Add Steven King')
    expect(await page.textContent('[role=status]')).to.contain('You and Steven King')
    const jones = await acme.person('vjones')
    const roster = await jones.asks('vjones@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    expect(String(roster)).to.contain('sking@acme.test')
    await jones.leaves()
  })

  it('bring a member into a group by one button', async () => {
    const page = await visits.person('vjones')
    await page.goto(await visits.groupLink('team-lgarcia'))
    await follows(page, 'main form button')
    expect(await page.textContent('[role=status]')).to.contain('You are in')
    const jones = await acme.person('vjones')
    await jones.joins('team-lgarcia@rooms.acme.test', 'Vance Jones')
    await jones.leaves()
  })

  it('add a second device by its link, whose looking at spends nothing, and by the typed code', async () => {
    const byLink = await visits.pairs('jchen')
    const page = await visits.stranger({ viewport: PHONE })
    await page.goto(byLink.link)
    await page.reload()
    expect(scan(await page.screenshot()), 'shown by the first device for the second to scan').to.deep.equal([
      byLink.link,
    ])
    await presses(page, 'Show the access code')
    await (await acme.person('jchen', { password: await codeOn(page) })).leaves()
    const typed = await visits.pairs('jchen')
    await page.goto('/pair')
    await page.fill('#username', 'jchen')
    await page.fill('#code', typed.code.toLowerCase())
    await presses(page, 'Show the access code')
    await (await acme.person('jchen', { password: await codeOn(page) })).leaves()
    await page.goto(byLink.link)
    expect(await page.textContent('[role=alert]')).to.contain('was used already')
    await Promise.all([byLink.first.leaves(), typed.first.leaves()])
  })

  it('list the links that one has made, and take one back', async () => {
    const page = await visits.person('sking')
    await presses(page, 'For “News from Steven King”')
    const link = page.url()
    await page.goto('/invites')
    await presses(page, 'Take back: Group: News from Steven King')
    expect(await page.textContent('[role=status]')).to.equal('It is taken back.')
    const stranger = await visits.stranger()
    expect((await stranger.goto(link))?.status()).to.equal(404)
  })

  it('speak the language that the browser prefers, or the one of the organisation', async () => {
    const page = await visits.stranger({ locale: 'de-CH' })
    await page.goto('/sign-in')
    expect(await page.textContent('h1')).to.equal('Anmelden')
    expect(await page.getAttribute('html', 'lang')).to.equal('de')
    const french = await visits.stranger({ locale: 'fr-FR' })
    await french.goto('/sign-in')
    expect(await french.textContent('h1')).to.equal('Sign in')
  })

  it('ask nobody else for anything, and keep no trace of a link', async () => {
    const page = await visits.stranger({ javaScriptEnabled: true })
    const asked: string[] = []
    page.on('request', request => asked.push(new URL(request.url()).host))
    const problems: string[] = []
    page.on('console', message => problems.push(message.text()))
    const answer = await page.goto(await visits.groupLink('team-sking'))
    expect([...new Set(asked)]).to.deep.equal([new URL(page.url()).host])
    expect(problems).to.deep.equal([])
    expect(answer?.headers()).to.include({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
    expect(answer?.headers()['content-security-policy']).to.contain("default-src 'none'").and.not.contain('unsafe')
  })

  it('can be used on a phone and on a desktop: names, labels, headings, room for a thumb, nothing sideways', async () => {
    const group = await visits.groupLink('tree-sking-news')
    const welcome = await visits.welcomeLink('kchung')
    const { first, link } = await visits.pairs('kchung')
    const paths = ['/', '/sign-in', '/pair', '/nothing', group, welcome, link]
    const own = ['/', '/invites', '/mails', group]
    for (const viewport of [DESKTOP, { width: 320, height: 640 }]) {
      const [stranger, king, admin] = [
        await visits.stranger({ viewport }),
        await visits.person('sking', { viewport }),
        await visits.admin({ viewport }),
      ]
      for (const [page, where] of [
        [stranger, paths],
        [king, own.slice(0, 2)],
        [king, [group]],
        [admin, own],
      ] as const)
        for (const path of where) {
          await page.goto(path)
          expect(await obstacles(page), `${path} at ${viewport.width}`).to.deep.equal([])
        }
    }
    await first.leaves()
  })
})
