// /console: the sections, each with what it is for.
import { html } from '../visit/html.ts'
import { consolePage, pathOf, sectionsFor } from './frame.ts'
import { link } from './parts.ts'

export const overview = consolePage('overview', async visit => {
  const { texts, caller } = visit
  const sections = await sectionsFor(visit)
  return {
    title: texts.console.title,
    main: html`<p class="lead">${texts.console.lead(caller.person?.name ?? texts.administrator)}</p>
      <dl>
        ${sections
          .filter(each => each !== 'overview')
          .map(
            each =>
              html`<dt>${link(pathOf(each), texts.console.sections[each])}</dt>
                <dd>${texts.console.about[each]}</dd>`,
          )}
      </dl>`,
  }
})
