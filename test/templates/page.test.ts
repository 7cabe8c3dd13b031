// The page of one's own templates: each as somebody else would read it, in the browser's language, without JavaScript.
import { expect } from 'chai'
import { findings } from '../support/axe.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { basic, command } from '../support/doors.ts'
import { goes, obstacles, visitsTo, type Visits } from '../support/pages.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('the page of templates', function () {
  this.timeout(60_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    const headers = basic('sking', await acme.code('sking'))
    const makes = (node: string, fields: object) => command(acme.config, node, fields, headers)
    await makes('template-create', { name: 'welcome', text: 'Dear {{ given_name }},\nsee <you> in {{ location }}.' })
    await makes('template-edit', { template: 'welcome', language: 'ar', text: 'مرحبا {{ given_name }}!' })
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  it('shows a template as somebody else would read it', async () => {
    for (const viewport of [DESKTOP, PHONE]) {
      const page = await visits.person('sking', { viewport })
      await page.goto('/')
      await goes(page, () => page.getByRole('link', { name: 'Your templates' }).click())
      expect(await obstacles(page)).to.deep.equal([])
      await page.getByLabel('As whom? A username').fill('nyang')
      await goes(page, () => page.getByRole('button', { name: 'Preview of welcome' }).click())
      expect(await page.textContent('.written')).to.equal('Dear Neena,\nsee <you> in Seattle.')
      await page.getByLabel('As whom? A username').fill('nobody')
      await goes(page, () => page.getByRole('button', { name: 'Preview of welcome' }).click())
      expect(await page.textContent('[role=alert]')).to.match(/Nobody here is called 'nobody'/)
      await page.context().close()
    }
  })

  it('has German texts, and nothing that axe-core finds', async () => {
    const page = await visits.stranger({ viewport: DESKTOP, javaScriptEnabled: true, locale: 'de-DE' })
    await page.goto('/sign-in')
    await page.fill('#username', 'sking')
    await page.fill('#code', await acme.code('sking'))
    await goes(page, () => page.keyboard.press('Enter'))
    await page.goto('/templates?template=welcome&person=nyang')
    expect(await page.textContent('h1')).to.equal('Ihre Vorlagen')
    expect(await page.textContent('h2')).to.equal('welcome, wie Neena Yang es lesen würde')
    expect(await findings(page)).to.deep.equal({})
  })

  it('is empty for others, and asks strangers to sign in', async () => {
    const page = await visits.person('nyang')
    await page.goto('/templates?template=welcome&person=nyang')
    expect(await page.textContent('[role=alert]')).to.match(/You have no template 'welcome'/)
    expect(await page.textContent('main')).to.match(/You have none yet/)
    const stranger = await visits.stranger()
    await stranger.goto('/templates')
    expect(new URL(stranger.url()).pathname).to.equal('/sign-in')
  })
})
