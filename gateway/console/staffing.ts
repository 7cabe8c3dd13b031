// The staffing charts of /console/desks: for each desk, over the last hours, who waited, who was there, and who was needed.
import { desksSeen } from '../../core/desk/tables/agent-listing.ts'
import { SAMPLE_MS, samplesOf } from '../../core/desk/staffing/sample.ts'
import { TARGET } from '../../core/desk/staffing/staff.ts'
import type { Desk } from '../../core/desk/records.ts'
import { timeZoneOf } from '../../core/model/time-zone.ts'
import { currentLocale, say } from '../../texts/say.ts'
import { html, type Html } from '../visit/html.ts'
import { table } from '../visit/table.ts'
import type { ConsoleVisit } from './frame.ts'
import { card, more } from './parts.ts'
import { staffingPicture, type Look, type Span } from './staffing-picture.ts'

const HOUR = 3_600_000 // ms
const HOURS = 8 // shown in the chart
const SHOWN = 10 // desks on a page

/** @param first how many desks were shown before */
export async function staffingCharts(visit: ConsoleVisit, first: number): Promise<Html> {
  const all = await desksSeen(visit.context, visit.caller, undefined)
  const shown = all.slice(first, first + SHOWN)
  if (!shown.length) return html``
  const charts = await Promise.all(shown.map(desk => staffingChart(visit, desk)))
  const next = first + SHOWN
  return card(
    'staffing',
    say('Staffing'),
    html`<p class="hint">${legend()}</p>
      ${charts} ${all.length > next ? more('/console/desks', { first: String(next) }) : undefined}`,
  )
}

const legend = () =>
  say(
    'Of the last {hours} hours. Bars: conversations that waited for longer than the desk promises. Line: agents there. Broken line: agents needed.',
    { hours: HOURS },
  )

async function staffingChart({ context }: ConsoleVisit, desk: Desk): Promise<Html> {
  const to = Math.ceil(context.now().getTime() / SAMPLE_MS) * SAMPLE_MS
  const from = to - HOURS * HOUR
  const samples = await samplesOf(context, desk, new Date(from))
  const looks = samples.map(({ at, ...counts }) => ({ ...counts, at: Date.parse(at) }))
  const last = looks.at(-1)
  const id = `staffing-${desk.name}`
  if (!last)
    return html`<h3>${desk.title}</h3>
      <p>${say('There are no numbers yet: they are counted every ten minutes.')}</p>`
  const format = new Intl.DateTimeFormat(currentLocale(), { timeStyle: 'short', timeZone: timeZoneOf(context.config) })
  const span: Span = { every: SAMPLE_MS, from, to, clock: at => format.format(at) }
  const summary = summaryOf(desk, last, span)
  return html`<h3 id="${id}">${desk.title}</h3>
    <figure class="chart wider" tabindex="0" aria-labelledby="${id}">
      ${staffingPicture(say('Staffing of {title}', { title: desk.title }), looks, span)}
      <figcaption>${summary}</figcaption>
    </figure>
    <details id="${id}-numbers">
      <summary>${say('Numbers of {title} by the hour', { title: desk.title })}</summary>
      ${table([say('Hour'), say('Waited'), say('Agents there at least'), say('Agents needed at most')], hourRows(looks, span))}
    </details>`
}

function summaryOf({ target = TARGET }: Desk, { at, waited, present, needed }: Look, { clock }: Span): string {
  const time = clock(at)
  const promise = say('The desk promises {share} % of its customers an agent within {seconds} s.', {
    share: Math.round(target.share * 100),
    seconds: target.within,
  })
  const counts = { time, waited, present, needed }
  const now = say('At {time}: {waited} had waited, {present} agents were there, {needed} were needed.', counts)
  return `${now} ${promise}`
}

function hourRows(looks: Look[], { clock }: Span): string[][] {
  const hours = Map.groupBy(looks, ({ at }) => Math.floor(at / HOUR) * HOUR)
  return [...hours].map(([hour, some]) => [
    clock(hour),
    String(some.reduce((sum, { waited }) => sum + waited, 0)),
    String(Math.min(...some.map(({ present }) => present))),
    String(Math.max(...some.map(({ needed }) => needed))),
  ])
}
