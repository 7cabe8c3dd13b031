// What axe-core finds on our pages, and in the chat in a browser: nothing of ours, and of Converse.js' own no more than was counted.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { findings } from '../support/axe.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { entersChat, PATIENCE, roomIn } from '../support/chat-page.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import { ownWorld, type World } from '../support/world.ts'

const TEAM = "Steven King's team"
const SCRIPTS = { javaScriptEnabled: true }

/** In Converse.js 14.0.0: the list of occupants has other elements than items. Counted: docs/clients.md */
const KNOWN = ['list', 'listitem']

describe('axe-core', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  async function findsNothing(page: Page, ...paths: string[]): Promise<void> {
    for (const path of paths) {
      await page.goto(path)
      expect(await findings(page), path).to.deep.equal({})
    }
    await page.context().close()
  }

  for (const [name, viewport] of [
    ['a desk', DESKTOP],
    ['a phone', PHONE],
  ] as const) {
    it(`finds nothing on our pages on ${name}`, async () => {
      const welcome = await visits.welcomeLink('hbrown')
      const [stranger, king, admin] = [
        await visits.stranger({ viewport, ...SCRIPTS }),
        await visits.person('sking', { viewport, ...SCRIPTS }),
        await visits.admin({ viewport, ...SCRIPTS }),
      ]
      await findsNothing(stranger, '/', '/sign-in', '/pair', '/chat', welcome)
      await findsNothing(king, '/', '/invites', '/coupons', '/redeem', '/templates')
      await findsNothing(admin, '/', '/mails', '/invites')
    })

    it(`finds nothing in the chat on ${name} but what Converse.js has itself`, async () => {
      const { page } = await entersChat({ visits, world: acme, room: TEAM }, 'nyang', viewport)
      expect(Object.keys(await findings(page)).filter(rule => !KNOWN.includes(rule))).to.deep.equal([])
      await roomIn(page, TEAM).click()
      const words = `Good morning from ${name}`
      await page.locator('.chat-textarea:visible').fill(words, PATIENCE)
      await page.keyboard.press('Enter')
      await page.locator('converse-chat-message').getByText(words).first().waitFor(PATIENCE)
      expect(Object.keys(await findings(page)).filter(rule => !KNOWN.includes(rule))).to.deep.equal([])
      await page.context().close()
    })
  }
})
