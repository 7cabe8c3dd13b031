// /console/reports: figures as a table and as a picture, by the question that the form asks.
import { z } from 'zod'
import { barsPicture } from '../posters/chart.ts'
import { PERIODS } from '../../core/reports/period.ts'
import { DIVISIONS, joinFields, readQuestion } from '../../core/reports/question.ts'
import { makeReport, reportColumns, reportRows, reportText } from '../../core/reports/report.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field } from '../visit/page.ts'
import { readInput } from '../visit/visit.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, answerHtml } from './parts.ts'
import { say } from '../../texts/say.ts'

const Query = z.object({
  about: z.string().max(200).default(''),
  period: z.string().max(50).default(''),
  by: z.string().max(20).default(''),
})
type Asked = z.infer<typeof Query>

export const reports = consolePage('reports', async visit => {
  const asked = readInput(Query, visit.request.query)
  return {
    title: say('Reports'),
    main: html`${questionForm(asked)} ${await answered(visit, asked)}
    ${acts(visit, ['report', 'report-every', 'report-stop'], asked)}`,
  }
})

const divisionNames: Record<(typeof DIVISIONS)[number], () => string> = {
  kind: () => say('kind'),
  day: () => say('day'),
  hour: () => say('hour'),
  person: () => say('person'),
}

const questionForm = ({ about, period, by }: Asked): Html =>
  html`<form method="get" action="/console/reports" class="card">
    ${field({ name: 'about', label: say('Of what'), hint: say('A group; team, tree, desk, broadcast or coupons with a name; nothing for your own messages'), value: about })}
    ${field({ name: 'period', label: say('When'), hint: PERIODS.join(', '), value: period, most: 50 })}
    <div class="field">
      <label for="by">${say('Divided by')}</label>
      <select id="by" name="by">
        ${DIVISIONS.map(
          each =>
            html`<option value="${each}" ${each === by ? html`selected` : undefined}>${divisionNames[each]()}</option>`,
        )}
      </select>
    </div>
    <button>${say('Show')}</button>
  </form>`

/** The administrator, who need not be a person, has no own messages to begin with. */
async function answered({ context, caller }: ConsoleVisit, { about, period, by }: Asked): Promise<Html | undefined> {
  if (!about && !caller.person) return undefined
  try {
    const made = await makeReport(context, readQuestion(joinFields(about, period, by)), caller)
    if (!('rows' in made)) return answerHtml(made)
    const title = reportText(made)
    return html`<p class="written">${title}</p>
      ${made.rows.length ? html`<figure class="chart">${barsPicture({ title, colour: context.config.colour, bars: made.rows })}</figure>` : undefined}
      ${table(reportColumns(made), reportRows(made))}`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return alertNote(error.message)
  }
}
