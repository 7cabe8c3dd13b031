// What a customer is told who has to wait: the place in the queue and about how long, again when that has changed by a third.
import type { Context } from '../context.ts'
import { presentAgents } from './agent.ts'
import type { Case } from './records.ts'
import { tellCustomer } from './telling.ts'

const RECENT = 20 // conversations whose length tells how long the next ones take
const THIRD = 1 / 3

/** Tells a waiting customer how long it takes, where that is news. */
export async function tellWaiting(context: Context, { id }: Case): Promise<void> {
  const { cases } = context.store
  const current = await cases.get(id)
  if (current?.state !== 'waiting' || current.offered.length) return
  const told = await expectationOf(context, current)
  if (current.told && !isNews(current.told, told)) return
  const changed = await cases.change(id, { state: 'waiting', round: current.round }, { told })
  if (changed) await tellCustomer(context, changed, waitingText(told), `wait ${current.round} ${JSON.stringify(told)}`)
}

type Told = NonNullable<Case['told']>

export const isNews = (before: Told, now: Told): boolean =>
  before.seconds === undefined || now.seconds === undefined
    ? (before.seconds === undefined) !== (now.seconds === undefined) || isThird(before.place, now.place)
    : isThird(before.seconds, now.seconds)

const isThird = (before: number, now: number) => Math.abs(now - before) >= Math.max(1, before * THIRD)

/** Nobody is there: then nobody knows how long it takes. */
async function expectationOf(context: Context, of: Case): Promise<Told> {
  const { store } = context
  const before = await store.cases.count({ pool: of.pool, state: 'waiting', opened: { lt: of.opened } })
  const desk = await store.desks.get(of.pool)
  const agents = desk ? (await presentAgents(context, desk)).length * desk.capacity : 0
  const where = { pool: of.pool, state: 'closed', end: 'closed' } as const
  const last = await store.cases.find({ where, sort: 'closed', descending: true, limit: RECENT })
  const lengths = last.flatMap(({ taken, closed }) => (taken && closed ? [Date.parse(closed) - Date.parse(taken)] : []))
  if (!agents || !lengths.length) return { place: before + 1 }
  const mean = lengths.reduce((sum, each) => sum + each, 0) / lengths.length
  return { place: before + 1, seconds: Math.ceil(((before + 1) * mean) / agents / 1_000) }
}

export function waitingText({ place, seconds }: Told): string {
  const queue = place === 1 ? 'You are the next one.' : `You are number ${place} in the queue.`
  const wait = seconds === undefined ? '' : ` It takes about ${durationText(seconds)}.`
  return `Nobody is free at the moment. ${queue}${wait} Your message is kept and will be answered here. Write leave to stop waiting.`
}

function durationText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 90) return minutes === 1 ? 'a minute' : `${minutes} minutes`
  return `${Math.round(minutes / 60)} hours`
}
