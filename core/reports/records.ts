// The records of reports: what is still to be counted, what was counted, pictures of it, and who gets reports regularly. Never what was written.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { activityKind } from '../model/activity.ts'
import { id, time } from '../model/fields.ts'

/** A message that was accepted by Bellhop and is not counted yet. */
const activityEvent = z.object({
  id,
  at: time,
  /** A word and an id, as `group 7f3k` (core/model/activity.ts). */
  place: z.templateLiteral([z.enum(['group', 'case', 'broadcast']), ' ', z.string()]),
  kind: activityKind,
  /** The id of the person who wrote it. */
  writer: id.optional(),
})

const counts = z.record(z.string(), z.number())

/** All that was counted of a scope in a year or a month; its id names the two. */
const activitySum = z.object({
  id,
  scope: id,
  /** As 2026 or 2026-12. */
  span: z.string(),
  /** How many of each kind. */
  kinds: counts,
  /** How many in each hour, as `09`. */
  hours: counts,
  /** How many in each month of the year, or on each day of the month, as `05`. */
  within: counts,
})

/** Kinds and hours of each day of a month, for periods that begin or end in it; its id names scope and month. */
const activityDays = z.object({
  id,
  scope: id,
  /** As 2026-12. */
  span: z.string(),
  /** By the day of the month, as `05`. */
  days: z.record(z.string(), z.object({ kinds: counts, hours: counts })),
})

/** How much of a scope's sum is one part's; its id names scope, part and span. */
const activityShare = z.object({
  id,
  scope: id,
  part: id,
  /** As 2026 or 2026-12. */
  span: z.string(),
  /** How many in each month of the year, or on each day of the month, packed (counts.ts). */
  within: z.string(),
})

/** How far the archives of the server are counted: the last row that was read. */
const activityCursor = z.object({ id, after: z.number() })

/** A picture of a report, drawn when its address is opened. */
const reportPicture = z.object({
  /** Nobody can guess it: who has the address sees the picture. */
  id,
  title: z.string(),
  /** In order: what a bar stands for, and how high it is. */
  bars: z.array(z.tuple([z.string(), z.number()])),
  at: time,
})

const reportWay = z.enum(['chat', 'mail', 'both'])

/** A report that a person gets each week or month. Its id names the person and the question. */
const reportSubscription = z.object({
  id,
  person: id,
  /** What it is about, in the words of `report` without a period. */
  about: z.string(),
  every: z.enum(['week', 'month']),
  /** How it comes; in chat where nothing stands here. */
  way: reportWay.optional(),
  /** When the next one is sent. */
  next: time,
})

export type ActivityEvent = z.infer<typeof activityEvent>

export type ActivitySum = z.infer<typeof activitySum>

export type ActivityDays = z.infer<typeof activityDays>

export type ActivityShare = z.infer<typeof activityShare>

export type ReportPicture = z.infer<typeof reportPicture>

export type ReportWay = z.infer<typeof reportWay>

export type ReportSubscription = z.infer<typeof reportSubscription>

export const collections = {
  activityEvents: { schema: activityEvent },
  activitySums: { schema: activitySum, indexes: [['scope'], ['span']] },
  activityDays: { schema: activityDays, indexes: [['scope'], ['span']] },
  activityShares: { schema: activityShare, indexes: [['scope', 'span'], ['part'], ['span']] },
  activityCursors: { schema: activityCursor },
  reportPictures: { schema: reportPicture, indexes: [['at']] },
  reportSubscriptions: { schema: reportSubscription, indexes: [['person'], ['next']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
