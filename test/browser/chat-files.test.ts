// Files in the chat in a browser: sent with progress, seen by others, and with a clear end when they cannot be sent.
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { drawTile } from '../../core/model/picture.ts'
import { choosesFile, countStored, entersChat, PATIENCE, roomIn, type ChatPage } from '../support/chat-page.ts'
import { DESKTOP, PHONE } from '../support/browser.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import { ownWorld, type World } from '../support/world.ts'
import { poll } from '../../setup/ports.ts'

const ROOM = "Steven King's team"
const MB = 1_048_576
const SILENCE = 31_000 // ms: a little more than what the page waits for progress

const { data: PICTURE } = drawTile('garden', 'room')
const WIDTH = 112 // pixels of that

describe('files in the chat in a browser', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  before(async () => {
    acme = await ownWorld({ BELLHOP_UPLOAD_FILE_MB: '2', BELLHOP_UPLOAD_MB: '5' })
    visits = await visitsTo(acme)
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  async function inRoom(username: string, viewport = DESKTOP): Promise<ChatPage> {
    const chat = await entersChat({ visits, world: acme, room: ROOM }, username, viewport)
    await roomIn(chat.page, ROOM).click()
    await chat.page.locator('.chat-textarea:visible').waitFor(PATIENCE)
    return chat
  }

  const seesPicture = async (page: Page) => {
    const picture = page.locator('img.chat-image:visible').last()
    await picture.waitFor(PATIENCE)
    const width = () => picture.evaluate((each: object) => Reflect.get(each, 'naturalWidth'))
    expect(await poll(async () => (await width()) === WIDTH)).to.equal(true)
  }

  /** Answers uploads in place of the server. The page also loads the pictures of the room from there, at any time: those it gets. */
  const onUpload = (page: Page, answer: (route: Route) => unknown) =>
    page.route('**/file_share/**', route => (route.request().method() === 'PUT' ? answer(route) : route.continue()))

  const refusal = (page: Page, text: string) => page.locator('.chat-error:visible').getByText(text)

  it('show a picture that one browser sends in the other one, on a desk and on a phone', async () => {
    const [nyang, garcia] = [await inRoom('nyang'), await inRoom('lgarcia', PHONE)]
    for (const [sender, reader] of [
      [nyang, garcia],
      [garcia, nyang],
    ] as const) {
      await choosesFile(sender.page, 'our garden.png', 'image/png', PICTURE)
      await seesPicture(sender.page)
      await seesPicture(reader.page)
    }
    for (const { page, strange, refused } of [nyang, garcia]) {
      expect(strange).to.deep.equal([])
      expect(refused).to.deep.equal([])
      await page.context().close()
    }
  })

  it('tell how far they are, and are a link for others', async () => {
    const { page } = await inRoom('nyang')
    const king = await acme.person('sking')
    await king.joins('team-sking@rooms.acme.test', 'Steven King')
    const network = await page.context().newCDPSession(page)
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: MB / 4,
    })
    await choosesFile(page, 'plan.pdf', 'application/pdf', Buffer.alloc(MB))
    const progress = page.locator('progress:visible')
    await progress.waitFor(PATIENCE)
    await poll(async () => Number(await progress.getAttribute('value')) > 0)
    expect(Number(await progress.getAttribute('value'))).to.be.within(0.01, 0.99)
    const [link = ''] = /\S+/.exec((await king.hears(/plan\.pdf$/)).getChildText('body') ?? '') ?? []
    expect((await (await fetch(link)).arrayBuffer()).byteLength).to.equal(MB)
    await page.getByRole('link', { name: 'plan.pdf' }).waitFor(PATIENCE)
    expect(await progress.count()).to.equal(0)
    await king.leaves()
    await page.context().close()
  })

  it('end with what the server says of a size or an amount that it does not take', async () => {
    const { page } = await inRoom('nyang')
    await choosesFile(page, 'film.bin', '', Buffer.alloc(2 * MB + 1))
    await page.getByText('The size of your file, film.bin, exceeds the maximum').waitFor(PATIENCE)
    for (let sent = 0; sent < 2; sent++) await choosesFile(page, `${sent}.bin`, '', Buffer.alloc(2 * MB))
    await refusal(page, 'The file “1.bin” was not sent. Daily quota reached').waitFor(PATIENCE)
    expect(await page.locator('progress:visible').count()).to.equal(0)
    await page.context().close()
  })

  for (const [what, status, reason] of [
    ['takes no file of that size', 413, 'It is larger than this server takes.'],
    ['refuses it', 403, 'The server refused it.'],
    ['has a fault', 502, 'The server does not answer.'],
  ] as const)
    it(`end with the reason when the server ${what}`, async () => {
      const { page } = await inRoom('lgarcia')
      await onUpload(page, route => route.fulfill({ status, body: '' }))
      await choosesFile(page, 'photo.png', 'image/png', PICTURE)
      await refusal(page, `The file “photo.png” was not sent. ${reason}`).waitFor(PATIENCE)
      await page.context().close()
    })

  it('end when the server does not answer, or the connection is lost', async () => {
    const { page } = await inRoom('lgarcia')
    await page.clock.install()
    let asked = 0
    await onUpload(page, route => (asked++ === 0 ? route.abort() : undefined))
    await choosesFile(page, 'lost.png', 'image/png', PICTURE)
    await refusal(page, 'The file “lost.png” was not sent. The server does not answer.').waitFor(PATIENCE)
    await choosesFile(page, 'silent.png', 'image/png', PICTURE)
    await poll(async () => asked === 2)
    await page.clock.fastForward(SILENCE)
    await refusal(page, 'The file “silent.png” was not sent. The server does not answer.').waitFor(PATIENCE)
    await page.context().close()
  })

  it('say that they were not sent when the page was loaded again meanwhile', async () => {
    const { page } = await inRoom('lgarcia')
    await onUpload(page, () => undefined)
    await choosesFile(page, 'late.png', 'image/png', PICTURE)
    await page.locator('progress:visible').waitFor(PATIENCE)
    expect(await poll(async () => (await countStored(page, `each.file_name === 'late.png'`)) === 1)).to.equal(true)
    await page.reload()
    await roomIn(page, ROOM).waitFor(PATIENCE)
    await roomIn(page, ROOM).click()
    await refusal(page, 'The file “late.png” was not sent. The page was closed').waitFor(PATIENCE)
    await page.context().close()
  })
})
