// Visits to the pages of a world: as a stranger, as a person, as the administrator; by keyboard where that matters.
import type { Browser, Page } from 'playwright-core'
import { gatewayUrl } from '../../config.ts'
import { openBrowser, visitor } from './browser.ts'
import type { Party } from './party.ts'
import { scan } from './scan.ts'
import type { World } from './world.ts'

export const CODE = /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/

type Options = Parameters<typeof visitor>[2]

export interface Visits {
  browser: Browser
  stranger(options?: Options): Promise<Page>
  /** Signed in with a new code. */
  person(username: string, options?: Options): Promise<Page>
  admin(options?: Options): Promise<Page>
  groupLink(group: string, fields?: Record<string, string>): Promise<string>
  /** Invites somebody by mail; the administrator finds the link in the outbox. */
  welcomeLink(username: string): Promise<string>
  /** The person's first device asks for one more. */
  pairs(username: string): Promise<{ first: Party; code: string; link: string }>
}

export async function visitsTo(world: World): Promise<Visits> {
  const browser = await openBrowser()
  const url = gatewayUrl(world.config)
  const { table } = await world.does('code-issue')
  const adminCode = table?.rows[0]?.[0] ?? ''
  const visits: Visits = {
    browser,
    stranger: options => visitor(browser, url, options),
    person: async (username, options) => signIn(await visits.stranger(options), username, await world.code(username)),
    admin: async options => signIn(await visits.stranger(options), '', adminCode),
    groupLink: async (group, fields = {}) => (await world.does('qr-group', { group, ...fields })).link ?? '',
    async welcomeLink(username) {
      await world.does('invite', { username })
      const page = await visits.admin()
      await page.goto('/outbox')
      await goes(page, () =>
        page
          .getByRole('link', { name: `to ${username}@` })
          .first()
          .click(),
      )
      return new URL((await page.getAttribute('a[href^="/welcome/"]', 'href')) ?? '', url).href
    },
    async pairs(username) {
      const first = await world.person(username)
      first.says(`bellhop@bellhop.${world.config.domain}`, 'pair')
      const told = (await first.hears(/Pairing code/)).getChildText('body') ?? ''
      const [, code = ''] = /Pairing code (\S+?):/.exec(told) ?? []
      return { first, code, link: /http\S+\/p\/[0-9a-z]{26}/.exec(told)?.[0] ?? '' }
    },
  }
  return visits
}

export async function signIn(page: Page, username: string, code: string): Promise<Page> {
  await page.goto('/sign-in')
  await page.fill('#username', username)
  await page.fill('#code', code)
  await goes(page, () => page.press('#code', 'Enter')) // the button's name follows the browser's language
  return page
}

/** Does something that leads to another page, and is there when this resolves. */
export async function goes(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

export const presses = (page: Page, button: string) =>
  goes(page, () => page.getByRole('button', { name: button, exact: true }).click())

/** Goes there by the tab key alone, and follows it with the enter key. @throws Error when it cannot be reached so */
export async function follows(page: Page, target: string): Promise<void> {
  await reaches(page, target)
  await goes(page, () => page.keyboard.press('Enter'))
}

export async function reaches(page: Page, target: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab')
    if (await page.locator(`${target}:focus`).count()) return
  }
  throw new Error(`${target} cannot be reached by keyboard on ${page.url()}`)
}

/** What a scanner reads from the picture with that name. */
export const pictureSays = async (page: Page, name: string | RegExp): Promise<string[]> =>
  scan(await page.getByRole('img', { name }).screenshot({ scale: 'device' }))

/** What keeps a person from using it: a missing name, label, heading or language; a target too small for a thumb. */
export const obstacles = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = []
    const say = (element, text) => found.push(text + ': ' + element.outerHTML.slice(0, 120))
    const visible = element => element.checkVisibility() && !element.closest('.unseen')
    if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways')
    if (!document.documentElement.lang) found.push('no language')
    if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1)
      found.push('not one heading and one main part')
    const levels = [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => Number(tagName[1]))
    if (levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) found.push('a level of headings is left out')
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    if (new Set(ids).size < ids.length) found.push('an id is there twice')
    for (const each of document.querySelectorAll('input:not([type=hidden])')) {
      if (!each.labels.length || !each.labels[0].textContent.trim()) say(each, 'no label')
      if (each.hasAttribute('aria-describedby') && !document.getElementById(each.getAttribute('aria-describedby')))
        say(each, 'described by nothing')
    }
    for (const each of document.querySelectorAll('a, button, [role=img]'))
      if (!(each.getAttribute('aria-label') ?? each.textContent).trim()) say(each, 'no name')
    for (const each of document.querySelectorAll('button, .button, input:not([type=hidden]), summary'))
      if (visible(each) && each.getBoundingClientRect().height < 44) say(each, 'too small')
    return found
  })()`)
