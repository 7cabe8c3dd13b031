// The mirror: what the server holds, and the changes it has still to follow.
import { z } from 'zod'
import { id, time, type Declaration } from './declaration.ts'
import { notice } from './talk.ts'

/**
 * What an edit touches: people and groups by id; why groups are gone, by name; why people are out, by group and address; the
 * ids of the memberships that it ends, and when, where that bars the people from coming back, and whether the links by which guests came stay good; who
 * answers for guests from then on, by guest.
 */
const scope = z.object({
  people: z.array(id),
  groups: z.array(id),
  closed: z.record(z.string(), z.string()).optional(),
  removed: z.record(z.string(), z.string()).optional(),
  ended: z.array(id).optional(),
  barred: time.optional(),
  keep: z.boolean().optional(),
  heirs: z.record(z.string(), id).optional(),
})

/**
 * A change of the store that the server has still to follow; `made` when everything of it is stored. Until then it holds what
 * people are to read of it, as the notice itself may not be stored yet.
 */
const edit = z.object({ id, made: z.boolean(), at: time, scope: scope.optional(), notice: notice.optional() })

/** What the server has last confirmed to hold, per room, roster, … */
const held = z.object({ id, kind: z.string(), content: z.record(z.string(), z.string()) })

export const mirror = {
  edits: { schema: edit },
  mirrors: { schema: held, indexes: [['kind']] },
} satisfies Record<string, Declaration>
