// The menu of a message in the chat in a browser: a broadcast corrected, reacted to and taken back, as its readers see that.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { entersChat, PATIENCE } from '../support/chat-page.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import { poll } from '../../setup/ports.ts'
import { ownWorld, type World } from '../support/world.ts'

const ROOM = "Steven King's team"
const NEWS = 'News from Steven King'

describe('the menu of a message in the chat in a browser', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let owner: Page
  let reader: Page
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    owner = await opensNews('sking')
    reader = await opensNews('nyang')
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  async function opensNews(username: string): Promise<Page> {
    const { page } = await entersChat({ visits, world: acme, room: ROOM }, username)
    await page.locator('.list-item').getByText(NEWS, { exact: true }).click(PATIENCE)
    await page.locator('.chat-textarea:visible').waitFor(PATIENCE)
    return page
  }

  const says = async (text: string) => {
    await owner.locator('.chat-textarea:visible').fill(text)
    await owner.keyboard.press('Enter')
  }
  const message = (page: Page, text: string) => page.locator('converse-chat-message:visible').filter({ hasText: text })

  async function chooses(page: Page, text: string, action: string): Promise<void> {
    const one = message(page, text)
    await one.hover(PATIENCE)
    await one.locator('.chat-msg__actions button').first().click(PATIENCE)
    await one.locator(`.chat-msg__action-${action}`).click(PATIENCE)
  }

  it('corrects a broadcast: readers see the new words in the place of the old ones', async () => {
    await says('The canteen opens at noom')
    await message(reader, 'opens at noom').waitFor(PATIENCE)
    await chooses(owner, 'opens at noom', 'edit')
    await poll(async () => (await owner.locator('.chat-textarea:visible').inputValue()) !== '')
    await says('The canteen opens at noon')
    await message(reader, 'opens at noon').waitFor(PATIENCE)
    expect(await message(reader, 'The canteen').count()).to.equal(1)
    expect(await message(reader, 'noom').count()).to.equal(0)
  })

  it("counts a reader's reaction for the owner", async () => {
    await chooses(reader, 'opens at noon', 'reaction')
    await message(reader, 'opens at noon').locator('.reaction-picker .reaction-item').first().click(PATIENCE)
    const [emoji = ''] = /\S+/.exec((await reader.locator('.chat-msg__reaction').first().textContent()) ?? '') ?? []
    expect(emoji).not.to.equal('')
    const history = async () =>
      JSON.stringify((await acme.does('broadcast-history', { group: 'team-sking-news' })).table?.rows)
    expect(await poll(async () => (await history()).includes(`${emoji} 1`)), await history()).to.equal(true)
  })

  it('takes a broadcast back: its words are gone for its readers', async () => {
    await chooses(owner, 'opens at noon', 'retract')
    await owner.getByRole('button', { name: 'Confirm' }).click(PATIENCE)
    await message(reader, 'opens at noon').waitFor({ state: 'detached', ...PATIENCE })
    await reader.locator('.chat-msg--retracted:visible').first().waitFor(PATIENCE)
  })
})
