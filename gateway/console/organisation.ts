// /console/organisation: the chart, one level at a time, and how it follows its file or directory.
import { z } from 'zod'
import type { Config } from '../../config.ts'
import { unfinishedCharts } from '../../core/organisation/chart-record.ts'
import { findHeldKinds, heldKindText } from '../../core/organisation/held-kinds.ts'
import { momentText } from '../../core/model/moment.ts'
import { ORG_FILE } from './org-file.ts'
import { directoryStanding } from '../../core/organisation/reading.ts'
import { aboveOf } from '../../core/graph.ts'
import type { Person } from '../../core/model/person.ts'
import { personById, personNamed } from '../../core/people/person.ts'
import { countReports, reportPage } from '../../core/people/search.ts'
import { html, type Html } from '../visit/html.ts'
import { readInput } from '../visit/visit.ts'
import { table } from '../visit/table.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import type { Act } from './act-names.ts'
import { acts, card, facts, link, more } from './parts.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 100

const Query = z.object({ at: z.string().max(1_100).optional(), after: z.string().max(1_000).optional() })

/** What one does with each source. A file has a page of its own (org-file.ts). */
const ACTS: Record<Config['source'], Act[]> = {
  file: ['org-free', 'invite-all'],
  ldap: ['org-sync', 'org-confirm', 'org-free', 'invite-all'],
  scim: ['org-sync', 'org-confirm', 'org-free', 'scim', 'invite-all'],
}

export const organisation = consolePage('organisation', async visit => {
  const { context, caller, request } = visit
  const { at, after } = readInput(Query, request.query)
  const chief = at === undefined ? undefined : await personNamed(context, at)
  const people = await reportPage(context, chief?.id ?? null, { after, limit: SHOWN })
  const end = people.length === SHOWN ? people.at(-1) : undefined
  return {
    title: say('Organisation'),
    main: html`${chief && (await wayUp(visit, chief))} ${await level(visit, people)}
    ${end && more('/console/organisation', { ...(at !== undefined && { at }), after: end.id })}
    ${caller.admin ? await following(visit) : undefined}`,
  }
})

/** Everybody above, the highest first, and the person whose reports are shown. */
async function wayUp({ context }: ConsoleVisit, chief: Person): Promise<Html> {
  const ids = (await aboveOf(context, chief)).reverse()
  const above = await Promise.all(ids.map(id => personById(context, id)))
  const known = above.filter(each => each !== undefined)
  return html`<nav class="way" aria-label="${say('Everybody above')}">
    ${link('/console/organisation', context.config.orgName)}
    ${known.map(each => html`› ${link(levelOf(each), each.name)} `)} › <span aria-current="page">${chief.name}</span>
  </nav>`
}

const levelOf = ({ username }: Person) => `/console/organisation?at=${encodeURIComponent(username)}`

async function level({ context }: ConsoleVisit, people: Person[]): Promise<Html> {
  if (!people.length) return html`<p>${say('There is nobody to show.')}</p>`
  const counts = await Promise.all(people.map(({ id }) => countReports(context, id)))
  return table(
    [say('Name'), say('Title'), say('Direct reports')],
    people.map((each, at) => {
      const count = counts[at] ?? 0
      return [each.name, each.profile.title ?? '', count ? link(levelOf(each), String(count)) : '0']
    }),
  )
}

async function following(visit: ConsoleVisit): Promise<Html> {
  const { context } = visit
  const { source, at, problem, held, notes } = await directoryStanding(context)
  const rows: [string, string][] = [[say('Source'), source]]
  if (at !== undefined) rows.push([say('Last read'), momentText(context.config, at)])
  if (problem !== undefined) rows.push([say('Problem'), problem])
  if (held) rows.push([say('People who wait for your word'), String(held)])
  const changes = (await findHeldKinds(context)).map(heldKindText)
  if (changes.length) rows.push([say('Changes that wait for your word'), changes.join(', ')])
  const chart = (await unfinishedCharts(context)).at(-1)
  if (chart) rows.push([say('Being applied since'), momentText(context.config, chart.at)])
  return card(
    'following',
    say('How the list of people is followed'),
    html`${facts(rows)}
    ${
      notes.length
        ? html`<ul class="notes">
            ${notes.slice(0, SHOWN).map(note => html`<li>${note}</li>`)}
          </ul>`
        : undefined
    }
    ${context.config.source === 'file' ? html`<p class="choices"><a class="button" href="${ORG_FILE}">${say('Apply a file')}</a></p>` : undefined}
    ${acts(visit, ACTS[context.config.source])}`,
  )
}
