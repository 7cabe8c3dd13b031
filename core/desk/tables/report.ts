// The numbers of a desk for who supervises it: every conversation is in exactly one of the sums, and in one row of each division.
import type { Condition } from '../../../store/store.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { clockOf } from '../../model/day.ts'
import { peopleById } from '../../people/person.ts'
import { daysAgo, eachPage } from '../../runs/sweep.ts'
import { deskZone } from '../opening.ts'
import type { Case, Desk } from '../records.ts'
import { addCase, meanText, newSums, withinText, type Sums } from './sums.ts'
import { say } from '../../../texts/say.ts'

const DAYS = 30 // that a report of a desk is about

/** By what the numbers of a desk can be divided. */
export const DIVISIONS = ['agent', 'hour'] as const
export type DeskDivision = (typeof DIVISIONS)[number]

export interface DeskTable {
  columns: string[]
  rows: string[][]
}

/** @returns what is counted and its number, of the conversations of the last days */
export async function deskReport(context: Context, desk: Desk): Promise<DeskTable> {
  const sums = await sumsOf(context, desk, { gt: daysAgo(context, DAYS) })
  return {
    columns: [say('what'), say('number')],
    rows: [[say('conversations in {days} days', { days: DAYS }), String(sums.arrived)], ...sumRows(sums)],
  }
}

/** The same of the conversations that began in a time. */
export async function deskReportWithin(
  context: Context,
  desk: Desk,
  opened: { gte: string; lt: string },
): Promise<string[][]> {
  const sums = await sumsOf(context, desk, opened)
  return [[say('conversations'), String(sums.arrived)], ...sumRows(sums)]
}

/** Some of these numbers for each of several desks. */
export async function desksWithin(
  context: Context,
  desks: Desk[],
  opened: { gte: string; lt: string },
): Promise<DeskTable> {
  const rows = await Promise.all(desks.map(async desk => [desk.name, ...partRow(await sumsOf(context, desk, opened))]))
  return { columns: [say('desk'), ...partColumns()], rows }
}

/**
 * The conversations of the last days by the agent who had each last, or by the hour of the desk's wall clock in which each began.
 * @throws Fault forbidden where reports show no figures of single people
 */
export async function dividedReport(context: Context, desk: Desk, by: DeskDivision): Promise<DeskTable> {
  if (by === 'agent' && context.config.reportNames === 'no')
    throw new Fault('forbidden', say('Here reports show no figures of single people.'))
  const clock = clockOf(deskZone(context, desk))
  const keyOf = ({ agent = '', opened }: Case) =>
    by === 'agent' ? agent : String(Math.floor(clock(new Date(opened)).minutes / 60)).padStart(2, '0')
  const parts = new Map<string, Sums>()
  await eachCase(context, desk, { gt: daysAgo(context, DAYS) }, each => {
    const key = keyOf(each)
    const sums = parts.get(key) ?? newSums()
    parts.set(key, sums)
    addCase(sums, each)
  })
  const names = await namesOf(context, by, [...parts.keys()])
  const rows = [...parts].map(([key, sums]) => [names.get(key) ?? key, ...partRow(sums)])
  return {
    columns: [by === 'agent' ? say('agent') : say('hour'), ...partColumns()],
    rows: rows.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
  }
}

async function namesOf(context: Context, by: DeskDivision, keys: string[]): Promise<Map<string, string>> {
  if (by === 'hour') return new Map(keys.map(hour => [hour, `${hour}:00–${hour}:59`]))
  const people = new Map((await peopleById(context, keys)).map(({ id, name }) => [id, name]))
  return new Map(keys.map(id => [id, people.get(id) ?? (id ? say('no longer here') : say('nobody'))]))
}

async function sumsOf(context: Context, desk: Desk, opened: Condition): Promise<Sums> {
  const sums = newSums()
  await eachCase(context, desk, opened, each => addCase(sums, each))
  return sums
}

const eachCase = (
  { store }: Context,
  { id: desk }: Desk,
  opened: Condition,
  count: (of: Case) => void,
): Promise<void> => eachPage(store.cases, { desk, opened }, async page => page.forEach(count))

const sumRows = (sums: Sums): string[][] => [
  [say('waiting'), String(sums.waiting)],
  [say('being answered'), String(sums.open)],
  [say('closed'), String(sums.closed)],
  [say('left by the customer'), String(sums.abandoned)],
  [say('ended before anybody took it'), String(sums.untaken)],
  [say('ended as the customer went'), String(sums.gone)],
  [say('given to somebody else'), String(sums.transfers)],
  [say('answered'), String(sums.answers.length)],
  [say('minutes until somebody took it'), meanText(sums.waits, 60)],
  [say('minutes until the first answer'), meanText(sums.answers, 60)],
  [say('half were answered within, in minutes'), withinText(sums.answers, 0.5, 60)],
  [say('nine of ten were answered within, in minutes'), withinText(sums.answers, 0.9, 60)],
  [say('minutes from taking to end'), meanText(sums.lengths, 60)],
  [say('rating, of {number}, from 1 to 3', { number: sums.ratings.length }), meanText(sums.ratings, 1)],
]

const partColumns = (): string[] => [
  ...[say('conversations'), say('closed'), say('left by the customer'), say('untaken'), say('given on')],
  ...[say('minutes until taken'), say('until answer'), say('until end'), say('rating')],
]

const partRow = (sums: Sums): string[] => [
  ...[sums.arrived, sums.closed, sums.abandoned, sums.untaken, sums.transfers].map(String),
  ...[sums.waits, sums.answers, sums.lengths].map(values => meanText(values, 60)),
  meanText(sums.ratings, 1),
]
