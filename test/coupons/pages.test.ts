// Coupons on pages: got from a poster, shown with a QR code, redeemed by who scans it; there without a network once opened.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { poll } from '../../setup/ports.ts'
import { PHONE } from '../support/browser.ts'
import { basic, command } from '../support/doors.ts'
import { obstacles, pictureSays, presses, visitsTo, type Visits } from '../support/pages.ts'
import { scan } from '../support/scan.ts'
import { ownWorld, type World } from '../support/world.ts'

const SHOTS = process.env.BELLHOP_TEST_SHOTS

describe('a coupon on pages', function () {
  this.timeout(60_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld({ BELLHOP_DESKTOP_DEVICES: '0', BELLHOP_ORG_NAME: 'Café Hirsch', BELLHOP_COLOUR: '#b5471b' })
    visits = await visitsTo(acme)
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  const shot = async (page: Page, name: string) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
  }
  let made = 0
  /** A coupon of Steven King's, which Nina Yang redeems. */
  async function coupon(fields: Record<string, string> = {}): Promise<string> {
    const name = `page-${++made}`
    const all = { name, text: `Free espresso ${made}`, owner: 'sking', cashiers: 'nyang', ...fields }
    await acme.does('coupon-create', all)
    return name
  }
  const poster = async (name: string) => (await acme.does('qr-coupon', { coupon: name })).link ?? ''
  async function sent(to: string, fields: Record<string, string> = {}): Promise<string> {
    const name = await coupon(fields)
    await acme.does('coupon-send', { coupon: name, to })
    return `Free espresso ${made}`
  }

  it('is got once by a member who scans the poster, and is in the booklet and the chat', async () => {
    const name = await coupon({
      worth: '2.50 EUR',
      terms: 'One for each visit',
      until: '2099-12-31',
      places: 'Main Street',
    })
    const link = await poster(name)
    const page = await visits.person('jlandry', { viewport: PHONE })
    await page.goto(link)
    expect(await page.textContent('h1')).to.equal(`Free espresso ${made}`)
    expect(await page.textContent('.lead')).to.contain(
      'A coupon of Steven King, Café Hirsch. Valid until 31 December 2099',
    )
    expect(await obstacles(page)).to.deep.equal([])
    await shot(page, 'poster-phone')
    await presses(page, 'Get the coupon')
    expect(await page.textContent('[role=status]')).to.contain('The coupon is yours')
    expect(new URL(page.url()).pathname).to.match(/^\/v\/[0-9a-z]{24}$/)
    const [said] = await pictureSays(page, /^QR code of the coupon/)
    expect(said).to.equal(new URL(page.url()).href.replace('?taken', ''))
    expect(await obstacles(page)).to.deep.equal([])
    await shot(page, 'coupon-phone')
    await page.goto(link)
    await presses(page, 'Get the coupon')
    await page.goto('/coupons')
    expect(await page.locator('h2', { hasText: `Free espresso ${made}` }).count()).to.equal(1)
    expect(await obstacles(page)).to.deep.equal([])
    await shot(page, 'booklet-phone')
  })

  it('is got by a stranger, who becomes a guest of its owner’s by that', async () => {
    const link = await poster(await coupon())
    const page = await visits.stranger({ viewport: PHONE })
    await page.goto(link)
    await shot(page, 'poster-stranger-phone')
    await presses(page, 'Come in as a guest')
    expect(new URL(page.url()).pathname).to.match(/^\/welcome\//)
    const [guest] = (await acme.does('guests')).table?.rows.at(-1) ?? []
    expect(guest).to.match(/guest-/)
    const shown = await acme.does('coupon-list')
    expect(shown.table?.rows.find(([name]) => name === `page-${made}`)?.[4], 'issued').to.equal('1')
  })

  it('is bought from the poster and from the booklet, where it has a price', async () => {
    const link = await poster(await coupon({ price: '2.50' }))
    const page = await visits.person('jlandry', { viewport: PHONE })
    await command(acme.config, 'topup', { amount: '10' }, basic('jlandry', await acme.code('jlandry')))
    await page.goto(link)
    expect(await obstacles(page)).to.deep.equal([])
    await presses(page, 'Buy it for 2.50 EUR play money')
    expect(new URL(page.url()).pathname).to.match(/^\/wallet\/pay\//)
    await page.goto('/coupons')
    expect(await obstacles(page)).to.deep.equal([])
    await shot(page, 'booklet-offer-phone')
    await page.getByRole('link', { name: 'Buy it for 2.50 EUR play money' }).click()
    await presses(page, 'Pay')
    expect(await page.textContent('main')).to.contain('The coupon is in your booklet.')
    await page.goto('/coupons')
    expect(await page.locator('h2', { hasText: `Free espresso ${made}` }).count()).to.equal(1)
    expect(await page.getByRole('link', { name: /^Buy it/ }).count()).to.equal(0)
    await acme.does('coupon-revoke', { coupon: `page-${made}`, reason: 'sold out' })
    await page.goto('/coupons')
    expect(await page.textContent('main')).to.contain('This coupon was taken back: sold out')
    expect(await obstacles(page), 'with a coupon that is over').to.deep.equal([])
  })

  it('is redeemed by the cashier who scans its QR code, once, and undone', async () => {
    const text = await sent('jlandry', { places: 'Main Street, Station', worth: '2.50 EUR' })
    const customer = await visits.person('jlandry', { viewport: PHONE })
    await customer.goto('/coupons')
    const name = `QR code of the coupon ${text}`
    const [link = ''] = await pictureSays(customer, name)
    const stranger = await visits.stranger()
    await stranger.goto(link)
    expect(
      await stranger.getByRole('button', { name: 'Redeem', exact: true }).count(),
      'nobody redeems unsigned',
    ).to.equal(0)
    const cashier = await visits.person('nyang', { viewport: PHONE })
    await cashier.goto(link)
    expect(await cashier.textContent('main')).to.contain('It is James Landry’s.')
    expect(await obstacles(cashier)).to.deep.equal([])
    await cashier.selectOption('#place', 'Station')
    await shot(cashier, 'cashier-phone')
    await presses(cashier, 'Redeem')
    expect(await cashier.textContent('[role=status]')).to.equal(`Redeemed: ${text} for James Landry.`)
    await shot(cashier, 'redeemed-phone')
    await cashier.goto(link)
    expect(await cashier.textContent('[role=alert]')).to.equal('This coupon is used.')
    expect(await cashier.getByRole('button', { name: 'Redeem', exact: true }).count()).to.equal(0)
    expect((await acme.does('coupon-show', { coupon: `page-${made}` })).table?.rows.flat()).to.include.members([
      'redeemed',
      '1',
    ])
  })

  it('is redeemed once by a form that is sent twice, and says so both times', async () => {
    const text = await sent('jlandry')
    const cashier = await visits.person('nyang')
    const customer = await visits.person('jlandry', { viewport: PHONE })
    await customer.goto('/coupons')
    const [link = ''] = await pictureSays(customer, `QR code of the coupon ${text}`)
    await cashier.goto(link)
    await presses(cashier, 'Redeem')
    await cashier.reload()
    expect(await cashier.textContent('[role=status]')).to.equal(`Redeemed: ${text} for James Landry.`)
    await presses(cashier, 'Undo')
    expect(await cashier.textContent('[role=status]')).to.contain('Undone')
    await cashier.reload()
    expect(await cashier.textContent('[role=status]')).to.contain('Undone')
  })

  it('is found by its code, which a cashier types, in German', async () => {
    const text = await sent('jlandry')
    const customer = await visits.person('jlandry')
    await customer.goto('/coupons')
    const figure = customer.locator('section', { has: customer.locator('h2', { hasText: text }) })
    const code = (await figure.locator('figcaption strong').textContent()) ?? ''
    const cashier = await visits.stranger({ locale: 'de-DE' })
    await cashier.goto('/sign-in?next=/redeem')
    await cashier.fill('#username', 'nyang')
    await cashier.fill('#code', await acme.code('nyang'))
    await presses(cashier, 'Anmelden')
    await cashier.goto('/redeem')
    expect(await obstacles(cashier)).to.deep.equal([])
    for (const [typed, said] of [
      [`${code.slice(0, -1)}${code.endsWith('7') ? '8' : '7'}`, /vertippt/],
      ['0000-0000', /Es gibt keinen Gutschein mit diesem Code/],
    ] as const) {
      await cashier.fill('#code', typed)
      await presses(cashier, 'Gutschein zeigen')
      expect(await cashier.textContent('[role=alert]')).to.match(said)
    }
    await cashier.fill('#code', code.toLowerCase())
    await presses(cashier, 'Gutschein zeigen')
    expect(await cashier.textContent('main')).to.contain('Er gehört James Landry.')
    await presses(cashier, 'Einlösen')
    expect(await cashier.textContent('[role=status]')).to.equal(`Eingelöst: ${text} für James Landry.`)
    await shot(cashier, 'redeemed-desk')
  })

  it('is redeemed by the customer’s own tap before the cashier’s code', async () => {
    const text = await sent('jlandry')
    const nyang = await acme.person('nyang')
    nyang.says('bellhop@bellhop.acme.test', 'till')
    const told = (await nyang.hears(/^Code of your counter/)).getChildText('body') ?? ''
    const till = /https?:\S+till=\w+/.exec(told)?.[0] ?? ''
    const customer = await visits.person('jlandry', { viewport: PHONE })
    await customer.goto(till)
    await customer
      .locator('section', { has: customer.locator('h2', { hasText: text }) })
      .getByText('Redeem here')
      .click()
    await customer.waitForLoadState()
    expect(await customer.inputValue('#counter')).to.equal(new URL(till).searchParams.get('till'))
    await shot(customer, 'counter-phone')
    await presses(customer, 'Redeem here')
    expect(await customer.textContent('[role=status]')).to.equal('Redeemed. The cashier is told.')
    await nyang.hears(new RegExp(`^Redeemed: ${text} for James Landry`))
  })

  it('is reported to its owner, as a chart and as tables', async () => {
    const text = await sent('jlandry, lgarcia', { places: 'Main Street' })
    const shown = await acme.does('coupon-report', { coupon: `page-${made}` })
    const customer = await visits.person('jlandry')
    await customer.goto('/coupons')
    const [link = ''] = await pictureSays(customer, `QR code of the coupon ${text}`)
    await acme.does('redeem', { code: link })
    const page = await visits.person('sking')
    await page.goto(shown.link ?? '')
    expect(await page.textContent('h1')).to.equal(`Report: ${text}`)
    expect((await page.textContent('main'))?.replace(/\s+/g, ' ')).to.match(/Issued to people 2 Received 2 Redeemed 1 /)
    expect(
      await page
        .locator('img')
        .evaluate('(image => image.complete && image.naturalWidth > 0)(document.querySelector("main img"))'),
    ).to.equal(true)
    expect(await obstacles(page)).to.deep.equal([])
    await shot(page, 'report-desk')
    const png = await page.request.get(`${shown.link}.png`)
    expect([png.status(), png.headers()['content-type']]).to.deep.equal([200, 'image/png'])
    expect((await customer.goto(shown.link ?? ''))?.status(), 'not the customer’s').to.equal(404)
    expect((await (await visits.stranger()).request.get(`${shown.link}.svg`)).status()).to.equal(403)
  })

  it('is nobody’s to redeem who only holds it, or has nothing to do with it', async () => {
    const text = await sent('jlandry')
    const customer = await visits.person('jlandry')
    await customer.goto('/coupons')
    const [link = ''] = await pictureSays(customer, `QR code of the coupon ${text}`)
    for (const who of ['jlandry', 'lgarcia']) {
      const page = await visits.person(who)
      await page.goto(link)
      expect(await page.getByRole('button', { name: 'Redeem', exact: true }).count(), who).to.equal(0)
      expect(await page.textContent('main')).not.to.contain('It is James')
      const answer = await page.request.post(link, {
        form: { once: crypto.randomUUID() },
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status(), who).to.equal(404)
    }
    expect(
      (await (await visits.stranger()).goto(`${link.slice(0, -1)}${link.endsWith('0') ? '1' : '0'}`))?.status(),
    ).to.equal(404)
    expect(
      (await acme.does('coupon-show', { coupon: `page-${made}` })).table?.rows.find(([name]) => name === 'redeemed'),
    ).to.deep.equal(['redeemed', '0'])
  })

  it('is there without a network once the booklet was opened, and gone for who signs out', async () => {
    const text = await sent('lgarcia')
    const page = await visits.person('lgarcia', { viewport: PHONE, javaScriptEnabled: true })
    await page.goto('/coupons')
    const isCached = (path: string, cached = true) =>
      poll(async () => (await page.evaluate(`caches.match('${path}').then(Boolean)`)) === cached)
    expect([await isCached('/coupons'), await isCached('/web/pages.css')], 'kept').to.deep.equal([true, true])
    await page.context().setOffline(true)
    await page.goto('/coupons')
    expect(await page.locator('h2', { hasText: text }).count()).to.equal(1)
    const image = page.getByRole('img', { name: `QR code of the coupon ${text}` })
    expect(scan(await image.screenshot({ scale: 'device' }))).to.have.length(1)
    await shot(page, 'booklet-offline-phone')
    await page.context().setOffline(false)
    await page.goto('/')
    await presses(page, 'Sign out')
    expect(await isCached('/coupons', false), 'forgotten').to.equal(true)
    await page.context().setOffline(true)
    const refused = await page.goto('/coupons').then(
      () => 'shown',
      () => 'not there',
    )
    expect(refused).to.equal('not there')
  })
})
