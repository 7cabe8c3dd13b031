// Read marks of the chat in a browser: a broadcast counts as read when it is seen, and not before.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { poll } from '../../setup/ports.ts'
import { entersChat, PATIENCE, roomIn } from '../support/chat-page.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import { ownWorld, type World } from '../support/world.ts'

const ROOM = "Steven King's team"
const NEWS = 'News from Steven King'
const GROUP = 'team-sking-news'

describe('read marks of the chat in a browser', function () {
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

  const send = (text: string) => acme.does('broadcast-send', { group: GROUP, text })
  /** How many have read a message, as the report says. */
  async function readers(text: string): Promise<string | undefined> {
    const { table } = await acme.does('report', { about: `broadcast ${GROUP}` })
    return table?.rows.find(row => row.includes(text))?.[table.columns.indexOf('read')]
  }
  const isRead = async (text: string) =>
    expect(await poll(async () => (await readers(text)) === '1'), `${text}: ${await readers(text)}`).to.equal(true)
  const opens = async (page: Page, name: string) => {
    const heading = page.locator('.chat-head:visible').getByText(name, { exact: true }).first()
    await poll(async () => {
      if (!(await heading.isVisible()))
        await roomIn(page, name)
          .first()
          .click({ timeout: 2_000 })
          .catch(() => {})
      return heading.isVisible()
    })
    await heading.waitFor(PATIENCE)
  }

  it('are sent when a message is seen, of those that came meanwhile, too', async () => {
    await send('While nobody was there')
    const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
    await opens(page, ROOM)
    await send('In another window')
    await page.locator('.list-item .msgs-indicator').first().waitFor(PATIENCE)
    expect([await readers('While nobody was there'), await readers('In another window')]).to.deep.equal(['0', '0'])
    await opens(page, NEWS)
    await page.getByText('In another window').last().waitFor(PATIENCE)
    await isRead('In another window')
    await isRead('While nobody was there')
    await send('Before the eyes')
    await isRead('Before the eyes')
  })
})
