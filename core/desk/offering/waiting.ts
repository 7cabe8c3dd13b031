// What a customer is told who has to wait: when the desk opens, or else the place in the queue and about how long. It is told again
// when the time has changed by a third, at most once a second.
import type { Context } from '../../context.ts'
import { inParallel } from '../../runs/in-parallel.ts'
import { presentAgents } from '../agent.ts'
import { closedText, openingOf } from '../opening.ts'
import type { Case, Desk } from '../records.ts'
import { tellCustomer } from '../case/telling.ts'
import { say, sayCount } from '../../../texts/say.ts'

const RECENT = 20 // conversations whose length tells how long the next ones take
const SLOT = 1_000 // ms in which changes of a queue gather until its customers are told
const TOLD = 50 // customers behind those who are offered to agents, who are told when their place changes
const AT_ONCE = 10 // customers who are told at once
const THIRD = 1 / 3

export type Told = NonNullable<Case['told']>

/** What the wait at a desk follows from. */
export interface Pace {
  /** Seconds until the next agent has room, as the last conversations tell it. */
  seconds?: number
  /** When the desk opens, where it is closed; empty where nobody knows. */
  opens?: string
}

export async function paceOf(context: Context, desk: Desk, present: string[]): Promise<Pace> {
  const { isOpen, next } = openingOf(context, desk)
  if (!isOpen) return { opens: next?.toISOString() ?? '' }
  const where = { pool: desk.id, end: 'closed', closed: { gt: '' } } as const
  const last = await context.store.cases.find({ where, sort: 'closed', descending: true, limit: RECENT })
  const lengths = last.flatMap(({ taken, closed }) => (taken && closed ? [Date.parse(closed) - Date.parse(taken)] : []))
  if (!present.length || !lengths.length) return {}
  const mean = lengths.reduce((sum, each) => sum + each, 0) / lengths.length
  return { seconds: mean / (present.length * desk.capacity) / 1_000 }
}

/** @param place from 1 */
export const expectation = (place: number, { seconds, opens }: Pace): Told => ({
  place,
  ...(seconds !== undefined && { seconds: Math.ceil(place * seconds) }),
  ...(opens !== undefined && { opens }),
})

/** Whether a customer who was told one thing is told the other. */
export function isNews(before: Told | undefined, now: Told): boolean {
  if (!before || before.opens !== now.opens) return true
  if (now.opens !== undefined) return false
  if (before.seconds === undefined || now.seconds === undefined)
    return before.seconds !== now.seconds || isThird(before.place, now.place)
  return isThird(before.seconds, now.seconds)
}

const isThird = (before: number, now: number) => Math.abs(now - before) >= Math.max(1, before * THIRD)

/** Asks the queue to tell those who wait at a desk, once for all changes of a second. */
export async function tellWaitsSoon({ queue, now }: Context, desk: string): Promise<void> {
  const slot = Math.floor(now().getTime() / SLOT) + 1
  await queue.add('deskWaits', `${desk} ${slot}`, slot * SLOT - now().getTime() + 1)
}

/** Tells those who wait at a desk for whom the wait has changed. @param job the id of the desk and the second, as `tellWaitsSoon` wrote them */
export async function tellWaits(context: Context, job: string): Promise<void> {
  const { store } = context
  const desk = await store.desks.get(job.split(' ', 1)[0] ?? '')
  if (!desk) return
  const where = { pool: desk.id, state: 'waiting' } as const
  const known = await store.cases.count({ ...where, offeredAt: { gt: '' } })
  const waiting = await store.cases.find({ where, sort: 'rank', limit: known + TOLD })
  const pace = await paceOf(context, desk, await presentAgents(context, desk))
  const all = waiting.map((of, at) => ({ of, told: expectation(at + 1, pace) }))
  const news = all.filter(({ of, told }) => !of.offered.length && isNews(of.told, told))
  await inParallel(news, AT_ONCE, ({ of, told }) => tellWait(context, of, told))
}

/** Tells a waiting customer how long it takes. */
export async function tellWait(context: Context, { id, round }: Case, told: Told): Promise<void> {
  const { cases, desks } = context.store
  const changed = await cases.change(id, { state: 'waiting', round }, { told })
  const desk = changed && (await desks.get(changed.pool))
  if (!changed || !desk) return
  const words = () => waitingText(told, told.opens === undefined ? '' : closedText(context, desk, told.opens))
  await tellCustomer(context, changed, words, `wait ${round} ${JSON.stringify(told)}`)
}

/** Tells the customer of a case that has just begun to wait, however many wait before it. */
export async function tellNewWait(context: Context, { id }: Case): Promise<void> {
  const { store } = context
  const of = await store.cases.get(id)
  const desk = of && (await store.desks.get(of.pool))
  if (of?.state !== 'waiting' || of.offered.length || of.told || !desk) return
  const before = await store.cases.count({ pool: of.pool, state: 'waiting', rank: { lt: of.rank ?? '' } })
  const pace = await paceOf(context, desk, await presentAgents(context, desk))
  await tellWait(context, of, expectation(before + 1, pace))
}

export function waitingText({ place, seconds }: Told, closed: string): string {
  const kept = say('Your message is kept and will be answered here.')
  if (closed) return [closed, kept, say('Write leave to take it back.')].join(' ')
  return [
    say('Nobody is free at the moment.'),
    place === 1 ? say('You are the next one.') : say('You are number {place} in the queue.', { place }),
    ...(seconds === undefined ? [] : [durationText(seconds)]),
    ...[kept, say('Write leave to stop waiting.')],
  ].join(' ')
}

function durationText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 90) return sayCount(minutes, 'It takes about a minute.', 'It takes about {count} minutes.')
  return sayCount(Math.round(minutes / 60), 'It takes about an hour.', 'It takes about {count} hours.')
}
