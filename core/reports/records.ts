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

/** All that was counted of a scope in a month; its id names the two. */
const activityTotal = z.object({
  id,
  scope: id,
  /** As 2026-12. */
  month: z.string(),
  /** By the day of the month, as `05`: how many of each kind, and in each hour, as `09`. */
  days: z.record(z.string(), z.object({ kinds: counts, hours: counts })),
})

/** How much of a scope's total is one part's, in a month; its id names the three. */
const activityPart = z.object({
  id,
  scope: id,
  part: id,
  month: z.string(),
  /** By the day of the month, as `05`. */
  days: counts,
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

/** A report that a person gets each week or month. Its id names the person and the question. */
const reportSubscription = z.object({
  id,
  person: id,
  /** What it is about, in the words of `report` without a period. */
  about: z.string(),
  every: z.enum(['week', 'month']),
  /** When the next one is sent. */
  next: time,
})

export type ActivityEvent = z.infer<typeof activityEvent>

export type ActivityTotal = z.infer<typeof activityTotal>

export type ActivityPart = z.infer<typeof activityPart>

export type ReportPicture = z.infer<typeof reportPicture>

export type ReportSubscription = z.infer<typeof reportSubscription>

export const collections = {
  activityEvents: { schema: activityEvent },
  activityTotals: { schema: activityTotal, indexes: [['scope'], ['month']] },
  activityParts: { schema: activityPart, indexes: [['scope', 'month'], ['part'], ['month']] },
  activityCursors: { schema: activityCursor },
  reportPictures: { schema: reportPicture, indexes: [['at']] },
  reportSubscriptions: { schema: reportSubscription, indexes: [['person'], ['next']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
