// /console/reports: figures as a table and as a picture, by the question that the form asks.
import { z } from 'zod'
import type { Choice } from '../../core/commands/command.ts'
import { barsPicture } from '../posters/chart.ts'
import { PERIODS } from '../../core/reports/period.ts'
import { joinFields, readQuestion } from '../../core/reports/question.ts'
import { latestReport, reportColumns, reportRows, reportText } from '../../core/reports/report.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field } from '../visit/page.ts'
import { readInput } from '../visit/visit.ts'
import { table } from '../visit/table.ts'
import { options } from './fields.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, answerHtml } from './parts.ts'
import { divisionChoices, periodChoices } from '../../core/reports/words.ts'
import { reportOffers } from '../../core/reports/offers.ts'
import { barsOf } from '../../core/reports/picture.ts'
import { say, sayCount } from '../../texts/say.ts'

const Query = z.object({
  about: z.string().max(200).default(''),
  period: z.string().max(50).default(''),
  /** A period as it is written, instead of one that is chosen. */
  days: z.string().max(50).default(''),
  by: z.string().max(20).default(''),
})

export const reports = consolePage('reports', async visit => {
  const { about, period, days, by } = readInput(Query, visit.request.query)
  const asked = { about, period: days.trim() || period, by }
  return {
    title: say('Reports'),
    main: html`${questionForm(asked, await reportOffers(visit.context, visit.caller))} ${await answered(visit, asked)}
    ${acts(visit, ['report', 'report-every', 'report-stop'], asked)}`,
  }
})

interface Asked {
  about: string
  period: string
  by: string
}

function questionForm({ about, period, by }: Asked, offers: string[]): Html {
  const isNamed = PERIODS.includes(period)
  return html`<form method="get" action="/console/reports" class="card">
    ${field({ name: 'about', label: say('Of what'), hint: say('A group; team, tree, desk, broadcast or coupons with a name; nothing for your own messages'), value: about, offers })}
    ${choice({ name: 'period', label: say('When') }, periodChoices(), isNamed ? period : 'month')}
    ${field({ name: 'days', label: say('Or another time'), hint: say('As 2026-11, 2026-11-05 or 2026-11-05 to 2026-12-01'), value: isNamed ? '' : period, most: 50 })}
    ${choice({ name: 'by', label: say('Divided by') }, divisionChoices(), by)}
    <button>${say('Show')}</button>
  </form>`
}

const choice = ({ name, label }: { name: string; label: string }, choices: Choice[], chosen: string): Html =>
  html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${options(choices, chosen)}
    </select>
  </div>`

const SHOWN = 200 // rows: CSV has all

/** The administrator, who need not be a person, has no own messages to begin with. */
async function answered({ context, caller }: ConsoleVisit, { about, period, by }: Asked): Promise<Html | undefined> {
  if (!about && !caller.person) return undefined
  try {
    const made = await latestReport(context, readQuestion(joinFields(about, period, by)), caller, SHOWN)
    if (!('rows' in made)) return answerHtml(made)
    const title = reportText(made)
    const rows = reportRows(made)
    const further = rows.length - SHOWN
    return html`<p class="written">${title}</p>
      ${made.rows.some(([, times]) => times) ? html`<figure class="bars" tabindex="0">${barsPicture({ title, colour: context.config.colour, bars: barsOf(made) })}</figure>` : undefined}
      ${table(reportColumns(made), rows.slice(0, SHOWN))}
      ${
        further > 0
          ? html`<p>
              ${sayCount(further, '… and {count} more row. CSV has all.', '… and {count} more rows. CSV has all.')}
            </p>`
          : undefined
      }`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return alertNote(error.message)
  }
}
