// Activity: a message that was accepted here is noted together with its effect, and counted later (core/reports).
import { randomUUID } from 'node:crypto'
import type { Context } from './context.ts'
import type { ActivityKind, ActivityPlace } from './model/activity.ts'
import type { Person } from './model/person.ts'
import type { Write } from './model/records.ts'

/**
 * The write that belongs into the batch of a message's effect.
 * @param writer who wrote the message; nobody for a message of another organisation
 */
export const activityWrite = (
  { now }: Pick<Context, 'now'>,
  place: ActivityPlace,
  kind: ActivityKind,
  writer: Pick<Person, 'id'> | undefined,
): Write => ({
  insert: 'activityEvents',
  record: { id: randomUUID(), at: now().toISOString(), place, kind, ...(writer && { writer: writer.id }) },
})
