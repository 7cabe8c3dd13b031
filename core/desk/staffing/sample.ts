// Samples of a desk: every ten minutes, how many conversations have waited, how many agents were there, and how many it needed.
import type { Context } from '../../context.ts'
import { queueAt } from '../../runs/queue-at.ts'
import { daysAgo, removeAll } from '../../runs/sweep.ts'
import { presentAgents } from '../agent.ts'
import { openingOf } from '../opening.ts'
import type { Case, Desk, DeskSample } from '../records.ts'
import { agentsFor } from './decide.ts'
import { expectedDemand } from './demand.ts'
import { observe } from './observe.ts'
import { TARGET } from './staff.ts'

export const SAMPLE_MS = 600_000 // from one look at a desk to the next
const KEPT_DAYS = 1 // looks at a desk are kept

/** Asks the queue for the next samples. Where there is no desk, none are taken. */
export async function sampleDesksLater(context: Context): Promise<void> {
  if (!(await context.store.desks.count())) return
  const next = slotOf(context) + SAMPLE_MS
  await queueAt(context, 'deskSample', new Date(next).toISOString(), new Date(next))
}

/** Takes a sample of each desk: every ten minutes, and when a desk is made. Taken again within the ten minutes, a sample takes the place of the first one. */
export async function sampleDesks(context: Context): Promise<void> {
  for (const desk of await context.store.desks.find())
    await context.store.deskSamples.put(await sampleOf(context, desk))
  await sampleDesksLater(context)
}

/** The samples of a desk since a time, the oldest first. */
export const samplesOf = ({ store }: Pick<Context, 'store'>, { id: desk }: Desk, since: Date): Promise<DeskSample[]> =>
  store.deskSamples.find({ where: { desk, at: { gte: since.toISOString() } }, sort: 'at' })

export async function expireSamples(context: Context): Promise<void> {
  const { deskSamples } = context.store
  await removeAll(deskSamples, await deskSamples.find({ where: { at: { lt: daysAgo(context, KEPT_DAYS) } } }))
}

/** When the ten minutes began that are not over. */
const slotOf = ({ now }: Pick<Context, 'now'>): number => Math.floor(now().getTime() / SAMPLE_MS) * SAMPLE_MS

async function sampleOf(context: Context, desk: Desk): Promise<DeskSample> {
  const at = new Date(slotOf(context)).toISOString()
  return {
    ...{ id: `${desk.id} ${at}`, desk: desk.id, at },
    waited: await countWaited(context, desk),
    present: (await presentAgents(context, desk)).length,
    needed: await agentsNeededAt(context, desk),
  }
}

/** How many agents hold the target of a desk by what it has seen; none while it is closed. */
async function agentsNeededAt(context: Context, desk: Desk): Promise<number> {
  if (!openingOf(context, desk).isOpen) return 0
  const { target = TARGET, capacity } = desk
  return agentsFor(expectedDemand(await observe(context, desk)), { target, capacity })
}

/**
 * How many conversations have waited in the last ten minutes for longer than the desk promises. One that has waited for more than ten
 * minutes counts while nobody has taken it.
 */
async function countWaited(context: Context, desk: Desk): Promise<number> {
  const { cases } = context.store
  const now = context.now().getTime()
  const promised = (desk.target ?? TARGET).within * 1_000
  const since = new Date(now - 2 * SAMPLE_MS).toISOString()
  const recent = await cases.find({ where: { pool: desk.id, opened: { gte: since } } })
  const old = await cases.count({ pool: desk.id, state: 'waiting', opened: { lt: since } })
  return old + recent.filter(each => hasWaited(each, now, promised)).length
}

function hasWaited({ opened, taken, closed }: Case, now: number, promised: number): boolean {
  const end = taken ?? closed
  const until = end === undefined ? now : Date.parse(end)
  return until > now - SAMPLE_MS && until - Date.parse(opened) > promised
}
