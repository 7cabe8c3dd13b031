// What axe-core finds on a page that keeps a person from using it: the rule and how many elements break it.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** @param within a selector of the part that is looked at */
export async function findings(page: Page, within = 'html'): Promise<Record<string, number>> {
  await page.evaluate(axe.source)
  return page.evaluate(
    `axe.run(${JSON.stringify(within)}).then(({ violations }) => Object.fromEntries(violations.map(({ id, nodes }) => [id, nodes.length])))`,
  )
}
