// The numbers of a desk for who supervises it: every conversation of the last days is in exactly one of the sums.
import type { Condition } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { peopleById } from '../people/person.ts'
import { daysAgo, eachPage } from '../sweep.ts'
import type { Case, Desk } from './records.ts'

const DAYS = 30

interface Sums {
  arrived: number
  waiting: number
  open: number
  closed: number
  /** Left by the customer before anybody took it. */
  abandoned: number
  /** The customer is not here any more. */
  gone: number
  transfers: number
  /** s, of each that was taken. */
  waits: number[]
  /** s, of each that an agent closed. */
  lengths: number[]
  ratings: number[]
  /** The conversations that each agent had last. */
  agents: Map<string, number>
}

/** @returns rows of what is counted and its number */
export async function deskReport(context: Context, desk: Desk): Promise<string[][]> {
  const sums = await sumsOf(context, desk, { gt: daysAgo(context, DAYS) })
  const people = await peopleById(context, [...sums.agents.keys()])
  return [
    [`conversations in ${DAYS} days`, String(sums.arrived)],
    ...sumRows(sums),
    ...people.map(({ id, name }) => [name, String(sums.agents.get(id))]),
  ]
}

/** The same of the conversations that began in a time, without the agents. */
export async function deskReportWithin(
  context: Context,
  desk: Desk,
  opened: { gte: string; lt: string },
): Promise<string[][]> {
  const sums = await sumsOf(context, desk, opened)
  return [['conversations', String(sums.arrived)], ...sumRows(sums)]
}

async function sumsOf({ store }: Context, { id: desk }: Desk, opened: Condition): Promise<Sums> {
  const sums: Sums = {
    ...{ arrived: 0, waiting: 0, open: 0, closed: 0, abandoned: 0, gone: 0, transfers: 0 },
    ...{ waits: [], lengths: [], ratings: [], agents: new Map() },
  }
  await eachPage(store.cases, { desk, opened }, async page => {
    for (const each of page) addCase(sums, each)
  })
  return sums
}

const sumRows = (sums: Sums): string[][] => [
  ['waiting', String(sums.waiting)],
  ['being answered', String(sums.open)],
  ['closed', String(sums.closed)],
  ['left by the customer', String(sums.abandoned)],
  ['ended as the customer went', String(sums.gone)],
  ['given to somebody else', String(sums.transfers)],
  ['minutes until an answer', meanText(sums.waits, 60)],
  ['minutes from answer to end', meanText(sums.lengths, 60)],
  [`rating, of ${sums.ratings.length}, from 1 to 3`, meanText(sums.ratings, 1)],
]

function addCase(sums: Sums, { state, end, opened, taken, closed, transfers, rating, agent }: Case): void {
  sums.arrived++
  sums.transfers += transfers
  if (state === 'waiting') sums.waiting++
  else if (state === 'taken') sums.open++
  else if (end === 'left') sums.abandoned++
  else if (end === 'gone') sums.gone++
  else sums.closed++
  if (taken !== undefined) sums.waits.push(seconds(opened, taken))
  if (taken !== undefined && closed !== undefined && end === 'closed') sums.lengths.push(seconds(taken, closed))
  if (rating !== undefined) sums.ratings.push(rating)
  if (agent !== undefined) sums.agents.set(agent, (sums.agents.get(agent) ?? 0) + 1)
}

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000

const meanText = (values: number[], unit: number): string =>
  values.length ? (values.reduce((sum, each) => sum + each, 0) / values.length / unit).toFixed(1) : '–'
