// Bank statements in a browser: an administrator sees what a file would book, books it, and decides about what waits.
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { findings } from '../support/axe.ts'
import { goes, obstacles, visitsTo, type Visits } from '../support/pages.ts'
import { camt, IBAN } from '../support/small-camt.ts'
import { ownWorld, type World } from '../support/world.ts'

const ACCOUNT = { BELLHOP_WALLET: 'real', BELLHOP_BANK_IBAN: IBAN, BELLHOP_BANK_NAME: 'The Club' }

describe('bank statements in the console', function () {
  this.timeout(120_000)
  let acme: World
  let visits: Visits
  let page: Page
  before(async () => {
    acme = await ownWorld(ACCOUNT)
    visits = await visitsTo(acme)
    page = await visits.admin({ javaScriptEnabled: true })
  })
  after(async () => {
    await visits?.browser.close()
    await acme?.end()
  })

  const press = (name: string) => goes(page, () => page.getByRole('main').getByRole('button', { name }).click())
  const waiting = async () => {
    await page.goto('/console/wallets')
    return (await page.getByRole('region', { name: 'Payments that wait for a decision' }).textContent()) ?? ''
  }

  async function opens(act: string): Promise<void> {
    await page.goto('/console/wallets')
    await goes(page, () => page.getByRole('main').getByRole('link', { name: act, exact: true }).click())
  }

  async function chooses(buffer: Buffer): Promise<void> {
    await opens('Import bank statements')
    await page.locator('input[type=file]').setInputFiles({ name: 'camt053.xml', mimeType: 'text/xml', buffer })
  }

  /** The cells of the only row that the answer has. */
  async function answered(): Promise<string[]> {
    await isInNobodysWay()
    return page.getByRole('status').locator('tbody tr').locator('th, td').allTextContents()
  }

  async function isInNobodysWay(): Promise<void> {
    expect(await findings(page), page.url()).to.deep.equal({})
    expect(await obstacles(page), page.url()).to.deep.equal([])
  }

  /** What a person transfers with is made when the person asks how. */
  async function referenceOf(username: string): Promise<string> {
    const person = await acme.person(username)
    person.says(`bellhop@bellhop.${acme.config.domain}`, 'bank transfer')
    const told = (await person.hears(/Reference: /)).getChildText('body') ?? ''
    return /Reference: (\S.*)/.exec(told)?.[1]?.trim() ?? ''
  }

  async function walletOf(username: string): Promise<string> {
    const person = await acme.person(username)
    person.says(`bellhop@bellhop.${acme.config.domain}`, 'wallet')
    return (await person.hears(/EUR/)).getChildText('body') ?? ''
  }

  it('are shown before they are booked, and are booked once', async () => {
    const statement = camt([
      { cents: 2_500, text: await referenceOf('nyang') },
      { cents: 1_200, text: 'for my lunches' },
      { cents: 700, text: 'a mistake' },
    ])
    await chooses(statement)
    await isInNobodysWay()
    await page.getByLabel('Only show what would be booked').check()
    await press('Import bank statements')
    expect(await page.getByRole('status').textContent()).to.include('Nothing is booked yet.')
    expect(await answered()).to.deep.equal(['S1', IBAN, '1', '2', ''])
    expect(await waiting()).to.include('No payment waits for a decision.')
    for (const [left, ...counts] of [
      ['', '1', '2'],
      ['it was imported before', '0', '0'],
    ]) {
      await chooses(statement)
      await press('Import bank statements')
      expect(await answered()).to.deep.equal(['S1', IBAN, ...counts, left])
    }
    expect(await waiting())
      .to.include('for my lunches')
      .and.include('a mistake')
    expect(await walletOf('nyang')).to.include('25.00 EUR')
    await isInNobodysWay()
  })

  it('leave what nobody can tell to the administrator, who gives it to a wallet or to none', async () => {
    await opens('Book a payment')
    await isInNobodysWay()
    await page.getByLabel('Payment').selectOption({ label: '12.00 EUR, Payer, for my lunches' })
    await page.getByLabel('Whose wallet').fill('nobodyhere')
    await press('Book a payment')
    expect(await page.textContent('.alert')).to.include("Nobody here is called 'nobodyhere'.")
    await isInNobodysWay()
    await page.getByLabel('Whose wallet').fill('hbrown')
    await press('Book a payment')
    expect(await page.getByRole('status').textContent()).to.match(/12\.00 EUR .* Hermann Brown/)
    await opens('Book it to nobody')
    await page.getByLabel('Payment').selectOption({ label: '7.00 EUR, Payer, a mistake' })
    await press('Book it to nobody')
    expect(await page.getByRole('status').textContent()).to.include('7.00 EUR are booked to no wallet.')
    expect(await waiting()).to.include('No payment waits for a decision.')
    expect(await walletOf('hbrown')).to.include('12.00 EUR')
  })

  it('are refused whole where they do not add up, and say which one', async () => {
    await chooses(camt([{ cents: 100 }], { id: 'WRONG', wrongBy: 1 }))
    await press('Import bank statements')
    expect(await page.textContent('.alert')).to.match(/Nothing of this file is booked, because of the statement WRONG/)
    await isInNobodysWay()
    expect(await waiting()).to.include('No payment waits for a decision.')
  })
})
