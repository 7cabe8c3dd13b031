// A report: the figures that somebody asks for, as a table with what its numbers mean.
import { Fault } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { dayAt } from '../model/day.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { broadcastReport } from './broadcast-report.ts'
import { couponReport } from './coupon-report.ts'
import { deskReport } from './desk-report.ts'
import { daysOf, figuresOf, sharesOf } from './figures.ts'
import { kindLabels } from './labels.ts'
import { partNames } from './part-names.ts'
import { periodText, readPeriod, type Period } from './period.ts'
import type { Division, Question } from './question.ts'
import { deskFigures, groupFigures, managedFigures, noShares, ownFigures, type Subject } from './reader.ts'

export interface Report {
  title: string
  period: Period
  by: Division
  /** Their sum is the number of messages. */
  rows: [what: string, times: number][]
  /** What the numbers mean. */
  meaning: string
}

/** @throws Fault for who does not see it, and for what is not understood */
export async function makeReport(context: Context, question: Question, caller: Caller): Promise<Report | Answer> {
  const { about, name, by } = question
  const zone = timeZoneOf(context.config)
  const period = readPeriod(question.period, dayAt(context.now(), zone))
  if (about === 'broadcast') return broadcastReport(context, given(name, 'broadcast NEWS'), period, caller)
  if (about === 'coupons') return couponReport(context, given(name, 'coupons ESPRESSO'), period, caller)
  if (about === 'desk' && by === 'kind') return deskReport(context, given(name, 'desk support'), period, caller)
  const subject = await subjectOf(context, about, name, caller)
  return {
    title: subject.title,
    period,
    by,
    rows: await rowsBy(context, by, subject, period),
    meaning: meaningOf(subject, zone),
  }
}

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
  throw new Fault('bad-request', `Which one? Write report ${example}.`)
}

async function rowsBy(context: Context, by: Division, subject: Subject, period: Period): Promise<Report['rows']> {
  if (by === 'person') return shareRows(context, subject, period)
  if (by === 'day') return daysOf(context, subject.scope, period)
  const { kinds, hours } = await figuresOf(context, subject.scope, period)
  if (by === 'hour') return hours.map(([hour, times]) => [`${hour}:00–${hour}:59`, times])
  return kinds.map(([kind, times]) => [kindLabels[kind], times])
}

async function shareRows(context: Context, subject: Subject, period: Period): Promise<Report['rows']> {
  if (!subject.hasShares) throw new Fault('forbidden', noShares(context))
  const shares = await sharesOf(context, subject.scope, period)
  const names = await partNames(
    context,
    shares.map(([part]) => part),
    subject.scope,
  )
  return shares.map(([part, times]) => [names.get(part) ?? part, times])
}

function meaningOf({ scope }: Subject, zone: string): string {
  const kind = scope.slice(0, scope.indexOf(' '))
  const of: Record<string, string> = {
    group: 'Messages in groups within count, too.',
    desk: 'What customers and agents wrote in conversations.',
    person: 'In groups and at desks.',
    team: 'What the manager and those who report to the manager wrote, each counted in the team of the time.',
    tree: 'What the manager and everybody below wrote, each counted below the manager of the time.',
  }
  return `Each message that was accepted counts once; corrections and deletions do not. ${of[kind] ?? ''} Days and hours are those of ${zone}.`
}

export const reportRows = ({ rows }: Report): [what: string, times: string][] =>
  rows.map(([what, times]) => [what, String(times)])

export function reportText({ title, period, rows, meaning }: Report): string {
  const total = rows.reduce((sum, [, times]) => sum + times, 0)
  return `${title}, ${periodText(period)}: ${total} messages.\n${meaning}`
}
