// An owner takes a broadcast back, and corrects one, from the menu of our page's chat, as Converse.js has it.
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { DESKTOP } from './support/browser.ts'
import type { Party } from './support/party.ts'
import { visitsTo, type Visits } from './support/pages.ts'
import { world, type World } from './support/world.ts'

const NEWS = 'team-sking-news@bellhop.acme.test'
const PATIENCE = { timeout: 30_000 }

describe("the chat's own menu, to a broadcast group", function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let member: Party
  let page: Page
  before(async () => {
    acme = await world()
    visits = await visitsTo(acme)
    member = await acme.person('nyang')
    page = await visits.stranger({ javaScriptEnabled: true, viewport: DESKTOP })
    await page.goto('/chat')
    await page.fill('#username', 'sking')
    await page.fill('#code', await acme.code('sking'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText("Steven King's team").first().waitFor(PATIENCE)
    await page.evaluate(`location.hash = "#converse/chat?jid=${NEWS}"`)
    await page.locator('.chat-textarea:visible').waitFor(PATIENCE)
  })
  after(async () => {
    await visits?.browser.close()
    await member?.leaves()
  })

  const says = async (words: string) => {
    await page.locator('.chat-textarea:visible').fill(words, PATIENCE)
    await page.keyboard.press('Enter')
    return member.hears(words, NEWS)
  }
  const chooses = async (words: string, action: string) => {
    const own: Locator = page.locator('converse-chat-message:visible', { hasText: words }).last()
    await own.hover(PATIENCE)
    await own
      .locator('converse-message-actions .dropdown-toggle, converse-message-actions button')
      .first()
      .click(PATIENCE)
    await own.locator(action).click(PATIENCE)
  }

  it('takes it back for all who got it', async () => {
    const copy = await says('Written in a browser by mistake')
    await chooses('Written in a browser by mistake', '.chat-msg__action-retract')
    await page.getByRole('button', { name: 'Confirm' }).click(PATIENCE)
    const told = await member.receives(each => each.getChild('retract')?.attrs.id === copy.attrs.id, 'a retraction')
    expect(told.getChildText('body')).to.match(/was withdrawn\.$/)
  })

  it('corrects it for all who got it', async () => {
    const copy = await says('Written in a browser with a tpyo')
    await chooses('Written in a browser with a tpyo', '.chat-msg__action-edit')
    await page.locator('.chat-textarea:visible').fill('Written in a browser without one', PATIENCE)
    await page.keyboard.press('Enter')
    const corrected = await member.hears('Written in a browser without one', NEWS)
    expect(corrected.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).to.equal(copy.attrs.id)
  })
})
