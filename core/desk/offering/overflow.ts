// Overflow: a case that waits too long at a desk, or where nobody is there, goes to another desk once, in its place in the queue.
import type { Context } from '../../context.ts'
import { queueAt } from '../../runs/queue-at.ts'
import { presentAgents } from '../agent.ts'
import { caseWrite, inCase } from '../case/case.ts'
import { eventLine } from '../case/line.ts'
import { lookLater } from './later.ts'
import { openingOf } from '../opening.ts'
import { poolChange } from './pool.ts'
import type { Case, Desk } from '../records.ts'
import { say } from '../../../texts/say.ts'

const MINUTE = 60_000
const AT_ONCE = 100 // cases that go in one run

/** Lets cases of all desks go to other desks. @returns the cases that have gone, for `followCase` */
export async function overflowCases(context: Context): Promise<Case[]> {
  const gone: Case[] = []
  for (const desk of await context.store.desks.find({ where: { overflow: { gt: '' } } }))
    gone.push(...(await overflowFrom(context, desk)))
  return gone
}

async function overflowFrom(context: Context, desk: Desk): Promise<Case[]> {
  const { store, now } = context
  const target = await store.desks.get(desk.overflow ?? '')
  if (!target || !(await isStaffed(context, target))) return []
  const isAtOnce = !(await isStaffed(context, desk))
  const { overflowMinutes } = desk
  if (!isAtOnce && overflowMinutes === undefined) return []
  const since = new Date(now().getTime() - (isAtOnce ? 0 : (overflowMinutes ?? 0) * MINUTE)).toISOString()
  const where = { pool: desk.id, state: 'waiting', overflowed: null } as const
  const due = await store.cases.find({ where: { ...where, since: { lte: since } }, sort: 'rank', limit: AT_ONCE })
  const gone: (Case | undefined)[] = []
  for (const each of due) gone.push(await overflowTo(context, each, target))
  const [next] = await store.cases.find({ where, sort: 'since', limit: 1 })
  if (next) await lookWhenDue(context, next, isAtOnce ? 0 : (overflowMinutes ?? 0))
  return gone.filter(each => each !== undefined)
}

async function isStaffed(context: Context, desk: Desk): Promise<boolean> {
  return openingOf(context, desk).isOpen && (await presentAgents(context, desk)).length > 0
}

const overflowTo = (context: Context, { id, pool, round }: Case, target: Desk): Promise<Case | undefined> =>
  inCase(context, { id }, async () => {
    const current = await context.store.cases.get(id)
    if (current?.state !== 'waiting' || current.pool !== pool || current.round !== round) return undefined
    const { patch, writes } = await poolChange(context, current, target)
    const next = {
      ...patch,
      passed: [],
      offered: [],
      only: undefined,
      told: undefined,
      overflowed: true,
      round: round + 1,
    }
    const event = eventLine(context, current, () => say('Offered at {title}.', { title: target.title }), {
      once: `overflow ${round}`,
    })
    await context.store.batch([caseWrite(current, next), event, ...writes])
    await lookLater(context, { id, due: patch.due })
    return { ...current, ...next }
  })

/** A job only says that somebody may have waited too long. */
async function lookWhenDue(context: Context, { pool, since }: Case, minutes: number): Promise<void> {
  const time = new Date(Date.parse(since) + minutes * MINUTE)
  await queueAt(context, 'deskOverflow', `${pool} ${time.toISOString()}`, time)
}
