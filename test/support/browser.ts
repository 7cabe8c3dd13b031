// A real browser for what people see: Debian's Chromium, without JavaScript unless a test is about it.
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: '/usr/bin/chromium', args: QUIET })

/** A page of a visitor of its own: no cookies of others. */
export async function visitor(
  browser: Browser,
  baseURL: string,
  options: Pick<
    BrowserContextOptions,
    'viewport' | 'bypassCSP' | 'javaScriptEnabled' | 'locale' | 'userAgent' | 'colorScheme' | 'hasTouch'
  > = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: false,
    viewport: DESKTOP,
    locale: 'en-GB',
    ...options,
  })
  return context.newPage()
}
