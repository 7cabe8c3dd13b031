// Buttons in the chat in a browser: under the message, tapped by touch, mouse and keyboard, and then the chosen one is marked.
// Interactive emoticons, which are buttons with gestures, and the list to send them from.
import { expect } from 'chai'
import type { Element } from 'ltx'
import type { Locator, Page } from 'playwright-core'
import { encodeFile } from '../../core/commands/command.ts'
import { findings } from '../support/axe.ts'
import { PHONE } from '../support/browser.ts'
import { entersChat, PATIENCE } from '../support/chat-page.ts'
import { poll } from '../../setup/ports.ts'
import { visitsTo, type Visits } from '../support/pages.ts'
import { png } from '../support/small-pictures.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

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
    // The topic of a room can have the same words.
    const heading = page.locator('.chat-head:visible').getByText(name, { exact: true }).first()
    const item = page.locator('.list-item').getByText(name, { exact: true }).first()
    await poll(async () => {
      if (!(await heading.isVisible())) await item.click({ timeout: 2_000 }).catch(() => {})
      return heading.isVisible()
    })
    await heading.waitFor(PATIENCE)
  }
  const button = (page: Page, name: string) =>
    page.locator('bellhop-buttons:visible').last().getByRole('button', { name })

  it('confirm a payment from the wallet, and pay what somebody asks for', async () => {
    const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
    await opens(page, 'Bellhop')
    const writes = async (text: string) => {
      await page.locator('.chat-textarea:visible').fill(text, PATIENCE)
      await page.keyboard.press('Enter')
    }
    await writes('topup 50')
    await page.getByText('Your wallet has 50.00 EUR play money more').waitFor(PATIENCE)
    await writes('pay sking 25 lunch')
    await button(page, 'Yes').click(PATIENCE)
    await page.getByText(/^Paid: 25\.00 EUR play money to Steven King \(sking.*\) for lunch/).waitFor(PATIENCE)
    await asker.hears(/\(nyang.*paid you 25\.00 EUR play money for lunch/)
    asker.says(BELLHOP, 'request nyang 10 cake')
    await page.getByText(/asks you to pay 10\.00 EUR play money for cake/).waitFor(PATIENCE)
    await button(page, 'Yes').click(PATIENCE)
    await asker.hears(/\(nyang.*paid you 10\.00 EUR play money for cake/)
    await writes('wallet')
    await page.getByText('Your wallet: 15.00 EUR play money').waitFor(PATIENCE)
  })

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

  describe('interactive emoticons', () => {
    const nameIn = (stanza: Element) => stanza.getChild('emoticon', 'urn:bellhop:emoticons:1')?.attrs.name
    const gets = (name: string) => asker.receives(each => nameIn(each) === name, `the emoticon ${name}`)
    const sends = async (to: string) => {
      asker.says(BELLHOP, `emoticon send coffee to ${to}`)
      await asker.hears(/^Sent/, BELLHOP)
    }
    const face = (page: Page, words: string) =>
      page.locator('bellhop-emoticon:visible').last().getByRole('button', { name: words })

    /** Moves one finger on the screen, as a person does. @param held what happens before the finger is lifted */
    const touches = async (page: Page, on: Locator, by: [x: number, y: number], held?: () => Promise<unknown>) => {
      const finger = await page.context().newCDPSession(page)
      await on.tap({ trial: true, ...PATIENCE }) // when it stands still
      const box = (await on.boundingBox()) ?? expect.fail('not on the screen')
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
      for (let step = 1; step <= 8; step++) {
        const touchPoints = [{ x: x + (by[0] * step) / 8, y: y + (by[1] * step) / 8 }]
        if (by[0] || by[1]) await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
      }
      await held?.()
      await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    }

    it('are a dialogue of swipes, a long tap and a tap by touch on a phone, where the chat still scrolls', async () => {
      const { page, refused } = await entersChat({ visits, world: acme, room: ROOM }, 'lgarcia', PHONE, {
        hasTouch: true,
      })
      await opens(page, 'Steven King')
      await sends('lgarcia')
      await face(page, 'Coffee?').waitFor(PATIENCE)
      await face(page, 'Coffee?').tap(PATIENCE)
      await gets('yes')
      await page.locator('bellhop-emoticon .picked').getByText('👍 Yes, now').waitFor(PATIENCE)
      asker.says('lgarcia@acme.test', '3')
      await face(page, 'Two minutes').waitFor(PATIENCE)
      await touches(page, face(page, 'Two minutes'), [0, 0], () => gets('hurry'))
      asker.says('lgarcia@acme.test', '2')
      await page.locator('bellhop-emoticon').nth(4).waitFor(PATIENCE)
      await face(page, 'Two minutes').waitFor(PATIENCE)
      await touches(page, face(page, 'Two minutes'), [4, 160])
      await touches(page, face(page, 'Two minutes'), [-120, 4])
      const answer = await asker.receives(each => nameIn(each) !== undefined, 'an answer')
      expect(nameIn(answer), 'moving up and down is no gesture').to.equal('later')
      expect(refused).to.deep.equal([])
      await page.context().close()
    })

    it('are answered by mouse and keyboard on a desk, and named to a screen reader', async () => {
      const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
      await opens(page, 'Steven King')
      await sends('nyang')
      await face(page, 'Coffee?').waitFor(PATIENCE)
      const box = (await face(page, 'Coffee?').boundingBox()) ?? expect.fail('not on the screen')
      await page.mouse.move(box.x + 20, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + 140, box.y + 24, { steps: 5 })
      await page.locator('bellhop-emoticon .words').getByText('🍵 Tea?').waitFor(PATIENCE)
      await page.mouse.up()
      await gets('tea')
      asker.says('nyang@acme.test', '1')
      await face(page, 'Yes, now').press('ArrowLeft', PATIENCE)
      await gets('wait')
      asker.says('nyang@acme.test', '3')
      await face(page, 'Later').press('ArrowDown', PATIENCE)
      const answers = page.locator('bellhop-emoticon').last().locator('.answers button')
      await answers.first().and(page.locator(':focus')).waitFor(PATIENCE)
      expect(await findings(page, 'bellhop-emoticon')).to.deep.equal({})
      await answers.first().press('ArrowDown', PATIENCE)
      await answers.nth(1).and(page.locator(':focus')).press('Enter', PATIENCE)
      await gets('after-lunch')
      await page.context().close()
    })

    it('are answered in a room, where everybody sees it, and shown by their pictures where they have some', async () => {
      const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
      await opens(page, ROOM)
      await asker.joins('team-sking@rooms.acme.test', 'Steven King')
      await acme.does('emoticon-picture', { name: 'meeting/meet', picture: encodeFile(png(200, 100)) })
      asker.says(BELLHOP, 'emoticon send meet to team-sking')
      const picture = page.locator('bellhop-emoticon:visible .face img')
      await picture.waitFor(PATIENCE)
      await poll(() => picture.evaluate(image => 'naturalWidth' in image && image.naturalWidth === 256))
      expect(await findings(page, 'bellhop-emoticon')).to.deep.equal({})
      await face(page, 'Shall we talk?').click(PATIENCE)
      const answer = await gets('now')
      expect(answer.attrs.from).to.match(/^team-sking@rooms\.acme\.test\//)
      await page.locator('bellhop-emoticon .words').getByText('Yes, now').waitFor(PATIENCE)
      expect(await page.locator('bellhop-emoticon:visible').count(), 'the question and the own answer').to.equal(2)
      await page.context().close()
    })

    it('are sent from a list, to a colleague', async () => {
      const { page } = await entersChat({ visits, world: acme, room: ROOM }, 'nyang')
      await opens(page, 'Steven King')
      const opener = page.locator('.bellhop-pick:visible')
      await opener.click(PATIENCE)
      const list = page.getByRole('dialog', { name: 'Send an emoticon' })
      const tea = list.getByRole('button', { name: 'Tea?' })
      await tea.waitFor(PATIENCE)
      expect(await findings(page, '.bellhop-picker')).to.deep.equal({})
      await tea.click(PATIENCE)
      await gets('tea')
      await list.waitFor({ state: 'detached', ...PATIENCE })
      await page.context().close()
    })
  })
})
