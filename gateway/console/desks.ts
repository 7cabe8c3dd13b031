// /console/desks: who waits, who talks and which agents are there, drawn anew whenever that changes.
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../core/context.ts'
import { Fault } from '../../xep/fault.ts'
import { html, toText, type Html } from '../visit/html.ts'
import { LISTENING } from '../visit/page.ts'
import { onVisit, readInput } from '../visit/visit.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { acts, card, told } from './parts.ts'
import { makeSharedDrawing } from './shared-drawing.ts'
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

const EVERY = 2_000 // ms between two looks

/** Who sees the same tables: administrators, who see all conversations, and else each person alone; in each language. */
const viewOf = ({ language, request, caller: { admin, person } }: ConsoleVisit): string =>
  [language, firstOf({ request }), admin ? 'all' : (person?.id ?? '')].join(' ')

const LONGEST = 600_000 // ms; the browser then connects again, and its session is looked at anew
const MOST = 50 // pages at once

/** Sends the tables as server-sent events, the first time at once and then when they have changed. */
export function liveDesks(http: FastifyInstance, context: Context): void {
  let open = 0
  const drawing = makeSharedDrawing(EVERY)
  http.get('/console/desks/live', (request, reply) =>
    onVisit(context, request, reply, async ({ caller, ...visit }) => {
      if (!caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
      if (open >= MOST) throw new Fault('resource-constraint', say('Too many tries. Wait a little, then try again.'))
      open += 1
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      try {
        const signedIn = { ...visit, caller }
        await sendChanges(reply, () => drawing(viewOf(signedIn), async () => toText(await tables(signedIn))))
      } finally {
        open -= 1
        reply.raw.end()
      }
    }),
  )
}

async function sendChanges({ raw }: FastifyReply, draw: () => Promise<string>): Promise<void> {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  const until = performance.now() + LONGEST
  for (let shown = ''; !gone.signal.aborted && performance.now() < until;) {
    const drawn = await draw()
    raw.write(drawn === shown ? ':\n\n' : `data: ${JSON.stringify(drawn)}\n\n`)
    shown = drawn
    await delay(EVERY, undefined, { signal: gone.signal }).catch(() => {})
  }
}
