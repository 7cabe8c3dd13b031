// Parts of pages that are drawn again by server-sent events when they have changed.
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../../core/context.ts'
import { refusalOf } from '../../core/incident.ts'
import { Fault } from '../../xep/fault.ts'
import { toText, type Html } from '../visit/html.ts'
import { sessionOf } from '../visit/session.ts'
import { onVisit } from '../visit/visit.ts'
import type { ConsoleVisit } from './frame.ts'
import { makePlaces } from './places.ts'
import { makeSharedDrawing } from './shared-drawing.ts'
import { say } from '../../texts/say.ts'

export interface LivePart {
  /** @throws Fault for who may not see the part */
  may?: (visit: ConsoleVisit) => void
  draw: (visit: ConsoleVisit) => Promise<Html>
  /** Names who sees the same part: one drawing is made for all of them. */
  view: (visit: ConsoleVisit) => string
}

const EVERY = 2_000 // ms between two looks
const LONGEST = 600_000 // ms; the browser then connects again
const MOST = 50 // pages at once
const OF_ONE = 6 // pages of one person at once: a browser has no more connections

/** Sends a part as server-sent events, the first time at once and then when it has changed. */
export function showLive(http: FastifyInstance, context: Context, path: string, { may, draw, view }: LivePart): void {
  const takePlace = makePlaces({ most: MOST, ofOne: OF_ONE })
  const drawing = makeSharedDrawing(EVERY)
  http.get(path, (request, reply) =>
    onVisit(context, request, reply, async ({ caller, ...visit }) => {
      if (!caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
      may?.({ ...visit, caller })
      const { raw } = reply
      if (!takePlace(raw, caller))
        throw new Fault('resource-constraint', say('Too many tries. Wait a little, then try again.'))
      /** Who was signed out, or may not see the part any more, gets nothing from then on. */
      const drawn = async (): Promise<string | undefined> => {
        const looking = await sessionOf(context, request)
        if (!looking) return undefined
        const signedIn = { ...visit, caller: looking }
        may?.(signedIn)
        return drawing(view(signedIn), async () => toText(await draw(signedIn)))
      }
      reply.hijack()
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      await sendChanges(raw, drawn).catch(error => void refusalOf(context, { page: path }, error))
      endStream(raw)
    }),
  )
}

async function sendChanges(raw: ServerResponse, draw: () => Promise<string | undefined>): Promise<void> {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  const until = performance.now() + LONGEST
  for (let shown = ''; !gone.signal.aborted && performance.now() < until;) {
    const drawn = raw.writableNeedDrain ? shown : await draw()
    if (drawn === undefined) return
    if (!raw.writableNeedDrain) raw.write(drawn === shown ? ':\n\n' : `data: ${JSON.stringify(drawn)}\n\n`)
    shown = drawn
    await delay(EVERY, undefined, { signal: gone.signal }).catch(() => {})
  }
}

/** A reader who takes nothing would keep the connection for good. */
function endStream(raw: ServerResponse): void {
  if (raw.writableNeedDrain) raw.destroy()
  else raw.end()
}
