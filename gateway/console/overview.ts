// /console: the sections, each with what it is for.
import { html } from '../visit/html.ts'
import { consolePage, pathOf } from './frame.ts'
import { link } from './parts.ts'

export const overview = consolePage('overview', async ({ texts }, sections) => ({
  title: texts.console.title,
  main: html`<p class="lead">${texts.console.lead}</p>
    <ul class="tiles">
      ${sections
        .filter(each => each !== 'overview')
        .map(
          each =>
            html`<li>
              ${link(pathOf(each), texts.console.sections[each])}
              <p class="hint">${texts.console.about[each]}</p>
            </li>`,
        )}
    </ul>`,
}))
