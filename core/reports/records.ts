// The records of reports: what is still to be counted, and what was counted. Never what was written.
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

export type ActivityEvent = z.infer<typeof activityEvent>

export type ActivityTotal = z.infer<typeof activityTotal>

export type ActivityPart = z.infer<typeof activityPart>

export const collections = {
  activityEvents: { schema: activityEvent },
  activityTotals: { schema: activityTotal, indexes: [['scope'], ['month']] },
  activityParts: { schema: activityPart, indexes: [['scope', 'month'], ['part'], ['month']] },
  activityCursors: { schema: activityCursor },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
