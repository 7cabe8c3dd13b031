// A report: the figures that somebody asks for, as a table with what its numbers mean.
import { Fault } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { dayAt } from '../model/day.ts'
import { timeZoneFor, timeZoneOf } from '../model/time-zone.ts'
import { collectActivity } from './collect.ts'
import { daysOf, figuresOf, sharesOf } from './figures.ts'
import { reportOfListed } from './overview.ts'
import { partNames } from './part-names.ts'
import { periodText, readPeriod, type Period } from './period.ts'
import type { Division, Question } from './question.ts'
import { deskFigures, groupFigures, managedFigures, noShares, ownFigures, type Subject } from './reader.ts'
import { divisionName, kindName, meaningOf } from './words.ts'
import { say, sayCount } from '../../texts/say.ts'

export interface Report {
  title: string
  period: Period
  by: Division
  /** Their sum is the number of messages. */
  rows: [what: string, times: number][]
  /** What the numbers mean. */
  meaning: string
}

/** Counts what was written since the last look, and makes the report. @throws Fault as `makeReport` */
export async function latestReport(
  context: Context,
  question: Question,
  caller: Caller,
  named?: number,
): Promise<Report | Answer> {
  await collectActivity(context).catch((error: Error) =>
    context.log.debug({ reason: error.message }, 'a report without the last minute'),
  )
  return makeReport(context, question, caller, named)
}

/**
 * @param named how many rows get the names of their people and groups, from the first: those that are shown
 * @throws Fault for who does not see it, and for what is not understood
 */
export async function makeReport(
  context: Context,
  question: Question,
  caller: Caller,
  named = Infinity,
): Promise<Report | Answer> {
  const { about, name, by } = question
  const zone = timeZoneOf(context.config)
  const today = dayAt(context.now(), timeZoneFor(context.config, caller.person?.profile ?? {}))
  const period = readPeriod(question.period, today)
  if (about === 'broadcast' || about === 'coupons' || (about === 'desk' && by === 'kind'))
    return reportOfListed(context, { about, name }, period, caller)
  const subject = await subjectOf(context, about, name, caller)
  return {
    title: titleOf(subject),
    ...{ period, by },
    rows: await rowsBy(context, { by, named }, subject, period),
    meaning: `${countedText(zone)} ${meaningOf(subject.kind)}`,
  }
}

const countedText = (zone: string): string =>
  say(
    'Each message that was accepted counts once; corrections and deletions do not. Days and hours are those of {zone}.',
    { zone },
  )

function subjectOf(
  context: Context,
  about: Exclude<Question['about'], 'broadcast' | 'coupons'>,
  name: string | undefined,
  caller: Caller,
): Promise<Subject> {
  if (about === 'me') return ownFigures(context, undefined, caller)
  if (about === 'person') return ownFigures(context, given(name, 'person ann'), caller)
  if (about === 'team' || about === 'tree') return managedFigures(context, about, name, caller)
  if (about === 'desk') return deskFigures(context, given(name, 'desk support'), caller)
  return groupFigures(context, given(name, 'team-ann'), caller)
}

function given(name: string | undefined, example: string): string {
  if (name !== undefined) return name
  throw new Fault('bad-request', say('Which one? Write report {example}.', { example }))
}

async function rowsBy(
  context: Context,
  { by, named }: { by: Division; named: number },
  subject: Subject,
  period: Period,
): Promise<Report['rows']> {
  if (by === 'person') return shareRows(context, subject, period, named)
  if (by === 'day') return daysOf(context, subject.scope, period)
  const { kinds, hours } = await figuresOf(context, subject.scope, period)
  if (by === 'hour') return hours.map(([hour, times]) => [`${hour}:00–${hour}:59`, times])
  return kinds.map(([kind, times]) => [kindName(kind), times])
}

async function shareRows(context: Context, subject: Subject, period: Period, named: number): Promise<Report['rows']> {
  if (!subject.hasShares) throw new Fault('forbidden', noShares(context))
  const shares = await sharesOf(context, subject.scope, period)
  const names = await partNames(
    context,
    shares.slice(0, named).map(([part]) => part),
    subject.scope,
  )
  return shares.map(([part, times]) => [names.get(part) ?? part, times])
}

function titleOf({ kind, name }: Subject): string {
  if (name === undefined) return say('Your messages')
  if (kind === 'team') return say('The team of {name}', { name })
  return kind === 'tree' ? say('Everybody below {name}', { name }) : name
}

export const reportRows = ({ rows }: Report): [what: string, times: string][] =>
  rows.map(([what, times]) => [what, String(times)])

export const reportColumns = ({ by }: Report): string[] => [divisionName(by), say('messages')]

export function reportText({ title, period, rows, meaning }: Report): string {
  const total = rows.reduce((sum, [, times]) => sum + times, 0)
  const about = { title, period: periodText(period) }
  return `${sayCount(total, '{title}, {period}: {count} message.', '{title}, {period}: {count} messages.', about)}\n${meaning}`
}
