// Parts of pages that are drawn again by server-sent events when they have changed.
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../../core/context.ts'
import { Fault } from '../../xep/fault.ts'
import { toText, type Html } from '../visit/html.ts'
import { onVisit } from '../visit/visit.ts'
import type { ConsoleVisit } from './frame.ts'
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
const LONGEST = 600_000 // ms; the browser then connects again, and its session is looked at anew
const MOST = 50 // pages at once

/** Sends a part as server-sent events, the first time at once and then when it has changed. */
export function showLive(http: FastifyInstance, context: Context, path: string, { may, draw, view }: LivePart): void {
  let open = 0
  const drawing = makeSharedDrawing(EVERY)
  http.get(path, (request, reply) =>
    onVisit(context, request, reply, async ({ caller, ...visit }) => {
      if (!caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
      if (open >= MOST) throw new Fault('resource-constraint', say('Too many tries. Wait a little, then try again.'))
      const signedIn = { ...visit, caller }
      may?.(signedIn)
      const drawn = () => drawing(view(signedIn), async () => toText(await draw(signedIn)))
      open += 1
      reply.hijack()
      try {
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        await sendChanges(reply, drawn)
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
