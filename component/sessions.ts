// Takes what the server tells of its sessions. Taken at once, since finding out what a client is may take seconds; the server
// is told when that is done, many at a time (xep/sessions.md).
import { callerOf } from '../core/people/caller.ts'
import { deviceArrives, deviceLeaves } from '../core/access/device.ts'
import { restoreBookmarks } from '../core/provisioning/bookmarks.ts'
import type { Context } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { Bound, Closed, Heard } from '../xep/sessions.ts'
import { fromServer } from './from-server.ts'
import type { Route } from './router.ts'

const GATHER = 50 // ms in which sessions gather that are done with

export function sessions(): Route[] {
  const heard = gather(async ({ wire, config }, ids) => void (await wire.ask('set', config.domain, Heard, { ids })))
  return [
    fromServer('domain', Bound, async ({ context }, bound) => {
      const done = Promise.all([deviceArrives(context, bound), connected(context, bound.jid)])
      void done.then(() => heard(context, bound.id), failed(context))
    }),
    fromServer('domain', Closed, async ({ context }, closed) => {
      await deviceLeaves(context, closed)
      const { person } = await callerOf(context, closed.jid)
      if (person) for (const { disconnects } of context.house.subjects) await disconnects?.(context, person)
    }),
  ]
}

async function connected(context: Context, jid: string): Promise<void> {
  const { person } = await callerOf(context, jid)
  if (!person) return
  await restoreBookmarks(context, person)
  for (const { connects } of context.house.subjects) await connects?.(context, person)
}

/** What was not done stays fresh in the server's list, and is done at the next connection. */
const failed =
  ({ log }: Context) =>
  (error: unknown) =>
    log.warn({ error: error instanceof Fault ? error.message : error }, 'a session was not dealt with')

function gather(flush: (context: Context, ids: string[]) => Promise<void>): (context: Context, id: string) => void {
  let waiting: string[] = []
  const done = (context: Context) => {
    const ids = waiting
    waiting = []
    if (context.wire.online) void flush(context, ids).catch(failed(context))
  }
  return (context, id) => {
    if (waiting.push(id) === 1) setTimeout(done, GATHER, context)
  }
}
