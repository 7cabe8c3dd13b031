// /console: the sections, each with what it is for.
import { html } from '../visit/html.ts'
import { consolePage } from './frame.ts'
import { sections } from './sections.ts'
import { link } from './parts.ts'
import { say } from '../../texts/say.ts'

export const overview = consolePage('overview', async (_visit, seen) => ({
  title: say('Console'),
  main: html`<p class="lead">${say('What you can look at and change here.')}</p>
    <ul class="tiles">
      ${seen
        .filter(each => each !== 'overview')
        .map(
          each =>
            html`<li>
              ${link(sections[each].path, sections[each].name())}
              <p class="hint">${sections[each].about()}</p>
            </li>`,
        )}
    </ul>`,
}))
