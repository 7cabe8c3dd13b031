// The rooms of the chat in a browser: those of the bookmarks, under the person's own names; and nothing is asked elsewhere.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { poll } from '../../setup/ports.ts'
import { entersChat, PATIENCE, roomIn } from '../support/chat-page.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const OWN = 'nyang@acme.test'
const BOARD = 'The board' // as she calls Steven King's team
const NODE = 'urn:xmpp:bookmarks:1'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const MESSAGES = 45 // more than four pages of an archive

describe('the rooms of the chat in a browser', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let yang: Party // another device of hers
  let king: Party
  before(async () => {
    acme = await ownWorld()
    visits = await visitsTo(acme)
    yang = await acme.person('nyang')
    king = await acme.person('sking')
    await king.joins('team-sking@rooms.acme.test', 'Steven King')
    const conference = `<conference xmlns='${NODE}' name='${BOARD}' autojoin='true'><nick>Neena Yang</nick></conference>`
    const item = `<item id='team-sking@rooms.acme.test'>${conference}</item>`
    await yang.asks(OWN, 'set', `<pubsub xmlns='${PUBSUB}'><publish node='${NODE}'>${item}</publish></pubsub>`)
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  const enters = (room = BOARD) => entersChat({ visits, world: acme, room }, 'nyang')

  async function bookmarks(): Promise<string> {
    const answer = await yang.asks(OWN, 'get', `<pubsub xmlns='${PUBSUB}'><items node='${NODE}'/></pubsub>`)
    const items = answer.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
    return items.map(String).sort().join('\n')
  }

  it("have the person's own names, and no bookmark is written, whoever enters, leaves or reads", async () => {
    const before = await bookmarks()
    const { page } = await enters()
    await roomIn(page, "Neena Yang's team").waitFor(PATIENCE)
    await roomIn(page, BOARD).click()
    await page.locator('.list-item[data-room-jid="team-sking@rooms.acme.test"] .close-room').click(PATIENCE)
    await page.getByRole('button', { name: 'Confirm' }).click(PATIENCE)
    await roomIn(page, BOARD).waitFor({ state: 'detached', ...PATIENCE })
    expect(await bookmarks()).to.equal(before)
    await page.context().close()
  })

  it('come and go as the organisation says', async () => {
    await acme.does('group-create', { name: 'kitchen', title: 'Kitchen', kind: 'chat', owner: 'sking' })
    const { page } = await enters()
    await acme.does('group-add', { group: 'kitchen', who: 'nyang' })
    await roomIn(page, 'Kitchen').waitFor(PATIENCE)
    await acme.does('group-remove', { group: 'kitchen', who: 'nyang' })
    await roomIn(page, 'Kitchen').waitFor({ state: 'detached', ...PATIENCE })
    await page.context().close()
  })

  it('have their whole archive, page by page as one reads back', async () => {
    const room = 'team-sking@rooms.acme.test'
    for (let at = 1; at <= MESSAGES; at++) king.says(room, `Minute ${at}.`, 'groupchat')
    await king.hears(`Minute ${MESSAGES}.`, room)
    const { page } = await enters()
    await roomIn(page, BOARD).click()
    await page.getByText(`Minute ${MESSAGES}.`, { exact: true }).waitFor(PATIENCE)
    expect(await poll(() => readsBack(page, 'Minute 1.'), { milliseconds: 60_000, every: 300 })).to.equal(true)
    const shown = await page.locator('.chat-msg__text:visible').allTextContents()
    const minutes = shown.map(text => /^\s*Minute (\d+)\.\s*$/.exec(text)?.[1]).filter(found => found !== undefined)
    const sorted = minutes.map(Number).sort((one, other) => one - other) // all of one second, which Converse.js shows page by page
    expect(sorted).to.deep.equal(Array.from({ length: MESSAGES }, (_, at) => at + 1))
    await page.context().close()
  })

  it('ask no other site, whatever is said in them', async () => {
    const { page, strange, refused } = await enters()
    await roomIn(page, BOARD).click()
    const links = ['https://elsewhere.example/photo.png', 'https://elsewhere.example/film.mp4']
    for (const link of links) {
      king.says('team-sking@rooms.acme.test', link, 'groupchat')
      await page.getByRole('link', { name: link }).waitFor(PATIENCE)
    }
    king.says('team-sking@rooms.acme.test', 'and that was all', 'groupchat')
    await page.getByText('and that was all').waitFor(PATIENCE)
    expect(await page.locator('img.chat-image, video, audio').count()).to.equal(0)
    expect(strange).to.deep.equal([])
    expect(refused).to.deep.equal([])
    await page.context().close()
  })
})

/** Scrolls to the beginning; whether this text is there by now. */
async function readsBack(page: Page, text: string): Promise<boolean> {
  if (await page.getByText(text, { exact: true }).count()) return true
  const list = page.locator('.chat-content__messages:visible')
  await list.evaluate((each: object) => Reflect.set(each, 'scrollTop', -1e6))
  return false
}
