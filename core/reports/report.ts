// A report: the figures that somebody asks for, as a table with what its numbers mean.
import { Fault } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { dayAt } from '../model/day.ts'
import { timeZoneFor, timeZoneOf } from '../model/time-zone.ts'
import { broadcastReport } from './broadcast-report.ts'
import { couponReport } from './coupon-report.ts'
import { deskReport } from './desk-report.ts'
import { daysOf, figuresOf, sharesOf } from './figures.ts'
import { partNames } from './part-names.ts'
import { periodText, readPeriod, type Period } from './period.ts'
import type { Division, Question } from './question.ts'
import { deskFigures, groupFigures, managedFigures, noShares, ownFigures, type Subject } from './reader.ts'
import type { Texts } from './texts/text.ts'
import { textsFor } from './texts/texts.ts'
import { say } from '../../texts/say.ts'

export interface Report {
  title: string
  period: Period
  by: Division
  /** Their sum is the number of messages. */
  rows: [what: string, times: number][]
  /** What the numbers mean. */
  meaning: string
  /** In the language of who reads. */
  texts: Texts
}

/** @throws Fault for who does not see it, and for what is not understood */
export async function makeReport(context: Context, question: Question, caller: Caller): Promise<Report | Answer> {
  const { about, name, by } = question
  const texts = textsFor(context, caller)
  const zone = timeZoneOf(context.config)
  const today = dayAt(context.now(), timeZoneFor(context.config, caller.person?.profile ?? {}))
  const period = readPeriod(question.period, today)
  if (about === 'broadcast') return broadcastReport(context, given(name, 'broadcast NEWS'), period, caller)
  if (about === 'coupons') return couponReport(context, given(name, 'coupons ESPRESSO'), period, caller)
  if (about === 'desk' && by === 'kind') return deskReport(context, given(name, 'desk support'), period, caller)
  const subject = await subjectOf(context, about, name, caller)
  return {
    title: titleOf(subject, texts),
    ...{ period, by, texts },
    rows: await rowsBy(context, by, subject, period, texts),
    meaning: `${texts.counted(zone)} ${texts.meaning[subject.kind]}`,
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
  throw new Fault('bad-request', say('Which one? Write report {example}.', { example }))
}

async function rowsBy(
  context: Context,
  by: Division,
  subject: Subject,
  period: Period,
  texts: Texts,
): Promise<Report['rows']> {
  if (by === 'person') return shareRows(context, subject, period, texts)
  if (by === 'day') return daysOf(context, subject.scope, period)
  const { kinds, hours } = await figuresOf(context, subject.scope, period)
  if (by === 'hour') return hours.map(([hour, times]) => [`${hour}:00–${hour}:59`, times])
  return kinds.map(([kind, times]) => [texts.kinds[kind], times])
}

async function shareRows(context: Context, subject: Subject, period: Period, texts: Texts): Promise<Report['rows']> {
  if (!subject.hasShares) throw new Fault('forbidden', noShares(context))
  const shares = await sharesOf(context, subject.scope, period)
  const names = await partNames(
    context,
    shares.map(([part]) => part),
    subject.scope,
    texts,
  )
  return shares.map(([part, times]) => [names.get(part) ?? part, times])
}

function titleOf({ kind, name }: Subject, texts: Texts): string {
  if (name === undefined) return texts.yours
  return kind === 'team' || kind === 'tree' ? texts[kind](name) : name
}

export const reportRows = ({ rows }: Report): [what: string, times: string][] =>
  rows.map(([what, times]) => [what, String(times)])

export const reportColumns = ({ by, texts }: Report): string[] => [texts.divisions[by], texts.times]

export function reportText({ title, period, rows, meaning, texts }: Report): string {
  const total = rows.reduce((sum, [, times]) => sum + times, 0)
  return `${texts.messages(title, periodText(period, texts.locale), total)}\n${meaning}`
}
