// Buttons in the chat in a browser: under the message, tapped by touch, mouse and keyboard, and then the chosen one is marked.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { findings } from './support/axe.ts'
import { PHONE } from './support/browser.ts'
import { entersChat, PATIENCE } from './support/chat-page.ts'
import { poll } from '../setup/ports.ts'
import { visitsTo, type Visits } from './support/pages.ts'
import type { Party } from './support/party.ts'
import { ownWorld, type World } from './support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ROOM = "Steven King's team"
const NEWS = 'News from Steven King'

describe('buttons in the chat in a browser', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let asker: Party
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    asker = await acme.person('sking')
  })
  after(async () => {
    await asker?.leaves()
    await visits?.browser.close()
    await acme?.end()
  })

  /** The list of contacts is drawn anew while people come online: a click then may go into nothing. */
  const opens = async (page: Page, name: string) => {
    const heading = page.locator('.chat-head:visible').getByText(name, { exact: true })
    const item = page.locator('.list-item').getByText(name, { exact: true }).first()
    await poll(async () => {
      if (!(await heading.isVisible())) await item.click({ timeout: 2_000 }).catch(() => {})
      return heading.isVisible()
    })
    await heading.waitFor(PATIENCE)
  }
  const button = (page: Page, name: string) =>
    page.locator('bellhop-buttons:visible').last().getByRole('button', { name })

  it('stand under a broadcast, and a click chooses one of them for good', async () => {
    const { page, refused } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
    await opens(page, NEWS)
    asker.says(BELLHOP, 'broadcast send team-sking-news --buttons "👍 Yes/👎 No" Picnic on Friday?')
    await button(page, 'Yes').click(PATIENCE)
    await asker.hears(/Picnic on Friday\?\nYes 1, No 0/, BELLHOP)
    await page.locator('bellhop-buttons button[aria-pressed=true]').waitFor(PATIENCE)
    expect(await button(page, 'No').isDisabled()).to.equal(true)
    expect(await button(page, 'Yes').getAttribute('aria-pressed')).to.equal('true')
    expect(await page.getByText('Noted: Yes.').count(), 'said to who typed alone').to.equal(0)
    expect(refused).to.deep.equal([])
    await page.context().close()
  })

  it('are chosen by touch on a phone, in a chat with a colleague', async () => {
    const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'lgarcia', PHONE, { hasTouch: true })
    await opens(page, 'Steven King')
    asker.says(BELLHOP, 'ask lgarcia Lunch at noon? / Yes / No / Later, when I am back from Oxford')
    await asker.hears(/^Asked/, BELLHOP)
    await button(page, 'Later').tap(PATIENCE)
    const answer = await asker.hears('Later, when I am back from Oxford', 'lgarcia@acme.test')
    expect(String(answer)).to.include('urn:bellhop:buttons:1')
    await page.locator('bellhop-buttons button[aria-pressed=true]').waitFor(PATIENCE)
    await page.context().close()
  })

  it('are chosen by the keyboard, and named to a screen reader', async () => {
    const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
    await opens(page, 'Steven King')
    asker.says(BELLHOP, 'ask nyang --change Tea or coffee? / Tea / Coffee')
    await button(page, 'Tea').focus(PATIENCE)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await asker.hears('Coffee', 'nyang@acme.test')
    await button(page, 'Tea').click(PATIENCE)
    await asker.hears('Tea', 'nyang@acme.test')
    expect(await page.locator('bellhop-buttons').last().getAttribute('aria-label')).to.equal('Answers to choose from')
    expect(await findings(page, 'bellhop-buttons')).to.deep.equal({})
    await page.context().close()
  })
})
