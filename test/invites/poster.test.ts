// The pictures to print: read by an independent scanner, whatever their names, colours and formats are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { contrast, inkOn, readableOn } from '../../gateway/posters/colour.ts'
import { openBrowser, PHONE, visitor } from '../support/browser.ts'
import { knock } from '../support/doors.ts'
import { obstacles } from '../support/pages.ts'
import { scan } from '../support/scan.ts'
import { ownWorld, type World } from '../support/world.ts'

const NAME = 'Zum Goldenen Hirschen & Söhne <Gaststätten- und Beherbergungsbetriebe>'

describe('a picture to print', function () {
  this.timeout(60_000)
  let acme: World
  let browser: Browser
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-posters-'))
  before(async () => {
    const named = { BELLHOP_ORG_NAME: NAME, BELLHOP_COLOUR: '#ffd54a', BELLHOP_LANGUAGE: 'de' }
    ;[acme, browser] = await Promise.all([ownWorld(named), openBrowser()])
  })
  after(async () => {
    await browser?.close()
    await acme?.end()
    rmSync(folder, { recursive: true })
  })

  const link = async (fields: Record<string, string> = {}) =>
    (await acme.does('qr-group', { group: 'tree-sking-news', ...fields })).link ?? ''

  it('says its link to a scanner, on a card and on a poster, as SVG and as PNG', async () => {
    const url = await link()
    const page = await visitor(browser, url, { viewport: { width: 800, height: 1_130 } })
    for (const size of ['a6', 'a4']) {
      await page.goto(`${url}.svg?size=${size}`)
      expect(scan(await page.screenshot()), `SVG ${size}`).to.deep.equal([url])
      const answer = await fetch(`${url}.png?size=${size}`)
      expect(answer.headers.get('content-type')).to.equal('image/png')
      expect(scan(await answer.bytes()), `PNG ${size}`).to.deep.equal([url])
    }
  })

  it('names the establishment in its colour, what it grants, by whom and until when, and the link in letters', async () => {
    const url = await link({ hours: '48', uses: '20' })
    const { body, headers } = await knock(acme.config, `${new URL(url).pathname}.svg?size=a6`)
    expect(headers).to.include({ 'content-type': 'image/svg+xml', 'cache-control': 'no-store' })
    const told = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(told).to.contain('Zum Goldenen Hirschen &amp; Söhne &lt;Gaststätten-')
    expect(told).to.contain('News from Steven King to everyone below').and.contain('Bis ')
    expect(told.replaceAll(' ', '')).to.contain(url)
    expect(body)
      .to.contain('#ffd54a')
      .and.match(/width="105mm"\s+height="148mm"/)
  })

  it('is written to a file by the command line', async () => {
    for (const kind of ['svg', 'png']) {
      const out = join(folder, `poster.${kind}`)
      const done = await acme.cli('qr', 'group', 'team-sking', '--out', out)
      expect(done.code, done.err).to.equal(0)
      const url = /http\S+/.exec(done.out)?.[0]
      if (kind === 'png') expect(scan(readFileSync(out))).to.deep.equal([url])
      else expect(readFileSync(out, 'utf8')).to.contain('<svg').and.contain(url?.slice(0, 20))
    }
    expect((await acme.cli('qr', 'group', 'team-sking', '--out', 'poster.pdf')).code).to.equal(2)
    const refused = await acme.cli('groups', '--out', join(folder, 'none.svg'))
    expect([refused.code, refused.err]).to.deep.equal([1, 'Dazu gibt es kein Plakat.\n'])
  })

  it('of a coupon leads to a page that says what it is and gives nothing out, however often it is looked at', async () => {
    const made = { name: 'espresso', text: ' Gratis <Espresso> ', owner: 'sking', until: '2099-12-31' }
    expect((await acme.does('coupon-create', made)).text).to.contain(
      'Gratis <Espresso> liegt als espresso in Ihrem Gutscheinheft',
    )
    const { link: url = '', text } = await acme.does('qr-coupon', { coupon: 'espresso', hours: '48' })
    expect(text).to.contain('bekommt Gratis <Espresso> einmal als Nachricht')
    const page = await visitor(browser, url, { viewport: PHONE, locale: 'de-DE' })
    for (const time of [1, 2, 3]) {
      expect((await page.goto(url))?.status(), `look ${time}`).to.equal(200)
      expect(await page.textContent('h1')).to.equal('Gratis <Espresso>')
    }
    expect(await page.textContent('.lead')).to.contain(
      `Ein Gutschein von Steven King, ${NAME}. Gültig bis 31. Dezember 2099`,
    )
    expect(await obstacles(page)).to.deep.equal([])
    const { body } = await knock(acme.config, `${new URL(url).pathname}.svg`)
    expect(body).to.contain('Gratis &lt;Espresso&gt;').and.contain('Scannen für den Gutschein')
    expect((await acme.does('invites')).table?.rows.flat()).to.include.members([
      'Gutschein',
      'Gratis <Espresso>',
      'beliebig oft',
    ])
    expect((await acme.does('coupon-list')).table?.rows.find(([name]) => name === 'espresso')?.[4], 'issued').to.equal(
      '0',
    )
    await acme.does('invite-revoke', { invite: url })
    expect((await page.goto(url))?.status()).to.equal(404)
    expect(await page.textContent('[role=alert]')).to.contain('nicht mehr gültig')
  })

  it('of a coupon leads to that coupon alone, and is the same when it is asked for again', async () => {
    const { link: url = '' } = await acme.does('qr-coupon', { coupon: 'espresso' })
    expect((await acme.does('qr-coupon', { coupon: 'espresso' })).link, 'the same again').to.equal(url)
    for (const kind of ['g', 'c', 'welcome', 'p'])
      expect((await knock(acme.config, new URL(url).pathname.replace('/k/', `/${kind}/`))).status).to.equal(404)
  })

  it('asks for a size that there is', async () => {
    expect((await knock(acme.config, `${new URL(await link()).pathname}.svg?size=a0`)).status).to.equal(400)
  })

  it('can be read whatever the colour of the establishment is', () => {
    for (const colour of ['#000000', '#ffffff', '#ffd54a', '#17594a', '#808080', '#ff0000', '#0000ff', '#00ff00']) {
      expect(contrast(inkOn(colour), colour), `ink on ${colour}`).to.be.at.least(4.5)
      for (const ground of ['#ffffff', '#1b1e1d'])
        expect(contrast(readableOn(colour, ground), ground), `${colour} on ${ground}`).to.be.at.least(4.5)
    }
  })
})
