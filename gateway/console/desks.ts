// /console/desks: who waits, who talks and which agents are there, drawn anew whenever that changes.
import { z } from 'zod'
import { html, type Html } from '../visit/html.ts'
import { LISTENING } from '../visit/page.ts'
import { readInput } from '../visit/visit.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import type { LivePart } from './live.ts'
import { acts, card, told } from './parts.ts'
import { staffingCharts } from './staffing.ts'
import { say } from '../../texts/say.ts'

export const desks = consolePage('desks', async visit => ({
  title: say('Desks'),
  ...{ script: '/web/live.js', policy: LISTENING },
  main: html`<div data-live="/console/desks/live?first=${firstOf(visit)}" aria-live="polite">
      ${await tables(visit)}
    </div>
    ${acts(visit, ['desk-on', 'desk-away', 'agent-login', 'case-take', 'case-transfer', 'case-close'])}
    ${acts(visit, ['desk-create', 'desk-change', 'desk-remove'])}`,
}))

const tables = async (visit: ConsoleVisit): Promise<Html> =>
  html`${card('cases', say('Conversations'), await told(visit, 'cases'))}
  ${card('agents', say('Agents'), await told(visit, 'agents'))}
  ${card('desks', say('Desks'), await told(visit, 'desks'))} ${await staffingCharts(visit, firstOf(visit))}`

const Query = z.object({ first: z.coerce.number().int().min(0).max(100_000).default(0) })

/** How many desks stand on the pages before this one. */
const firstOf = ({ request }: Pick<ConsoleVisit, 'request'>): number => readInput(Query, request.query).first

/** Who sees the same tables: administrators, who see all conversations, and else each person alone; in each language. */
const viewOf = ({ language, request, caller: { admin, person } }: ConsoleVisit): string =>
  [language, firstOf({ request }), admin ? 'all' : (person?.id ?? '')].join(' ')

/** The tables and charts, live. */
export const liveDesks: LivePart = { draw: tables, view: viewOf }
