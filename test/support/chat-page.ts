// The chat in a browser, opened by a person; and what the page does that its policy or its promises forbid.
import type { Page } from 'playwright-core'
import { gatewayUrl, type Config } from '../../config.ts'
import { DESKTOP } from './browser.ts'
import type { Visits } from './pages.ts'
import type { World } from './world.ts'

export const PATIENCE = { timeout: 30_000 }

export const roomIn = (page: Page, name: string) => page.locator('.list-item').getByText(name, { exact: true })

export interface ChatPage {
  page: Page
  /** Addresses of other origins that were asked for. */
  strange: string[]
  /** What the page's policy refused, without the inline styles and fonts of Converse.js, which the page does without. */
  refused: string[]
}

/** Signs somebody in; one of the person's rooms is there when this resolves. */
export async function entersChat(
  { visits, world, room }: { visits: Visits; world: World; room: string },
  username: string,
  viewport = DESKTOP,
  { hasTouch = false } = {},
): Promise<ChatPage> {
  const page = await visits.stranger({ javaScriptEnabled: true, viewport, hasTouch })
  const chat = { page, ...watches(page, world.config) }
  await page.goto('/chat')
  await page.fill('#username', username)
  await page.fill('#code', await world.code(username))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await roomIn(page, room).waitFor(PATIENCE)
  return chat
}

function watches(page: Page, config: Config): Omit<ChatPage, 'page'> {
  const origin = gatewayUrl(config)
  const own = [origin, origin.replace(/^http/, 'ws')]
  const strange: string[] = []
  const refused: string[] = []
  const see = (url: string) => {
    if (!url.startsWith('data:') && !own.includes(new URL(url).origin)) strange.push(url)
  }
  page.on('request', request => see(request.url()))
  page.on('websocket', socket => see(socket.url()))
  page.on('console', message => {
    const text = message.text()
    if (/Content Security Policy/.test(text) && !/inline style|webfonts/.test(text)) refused.push(text)
  })
  return { strange, refused }
}

/** Chooses a file in the room that is open. */
export const choosesFile = (page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  page.locator('converse-chat-toolbar:visible .fileupload').setInputFiles({ name, mimeType, buffer }, PATIENCE)

/** How many of the records that Converse.js has stored in the browser fit. @param fits an expression about `each` */
export const countStored = (page: Page, fits: string): Promise<number> =>
  page.evaluate(`(async () => {
    let found = 0
    const done = request => new Promise(resolve => (request.onsuccess = () => resolve(request.result)))
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const all = await done(database.transaction(store).objectStore(store).getAll())
        found += all.filter(each => each && ${fits}).length
      }
      database.close()
    }
    return found
  })()`)
