// What axe-core finds on a page that keeps a person from using it: the rule and how many elements break it.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What fades in has too little contrast until it has ended, and one may begin behind another. Those without an end, such as that of waiting, are left out. */
const FADED_IN = `(async () => {
  const frame = () => new Promise(requestAnimationFrame)
  const fading = () => document.getAnimations()
    .filter(({ effect, playState }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity)
  for (let quiet = 0; quiet < 5; quiet++) {
    await frame()
    const running = fading()
    if (running.length) quiet = -1
    await Promise.all(running.map(({ finished }) => finished.catch(() => {})))
  }
})()`

/** @param within a selector of the part that is looked at */
export async function findings(page: Page, within = 'html'): Promise<Record<string, number>> {
  await page.evaluate(axe.source)
  await page.evaluate(`${FADED_IN}.then(() => undefined)`)
  return page.evaluate(
    `axe.run(${JSON.stringify(within)}).then(({ violations }) => Object.fromEntries(violations.map(({ id, nodes }) => [id, nodes.length])))`,
  )
}
