// What an edit touches.
import { z } from 'zod'
import { id, time } from './fields.ts'

/**
 * What an edit touches: people and groups by id; why groups are gone, by name; why people are out, by group and address; the
 * ids of the memberships that it ends, and when, where that bars the people from coming back, and whether the links by which guests came stay good; who
 * answers for guests from then on, by guest.
 */
export const scope = z.object({
  people: z.array(id),
  groups: z.array(id),
  closed: z.record(z.string(), z.string()).optional(),
  removed: z.record(z.string(), z.string()).optional(),
  ended: z.array(id).optional(),
  banned: time.optional(),
  keep: z.boolean().optional(),
  heirs: z.record(z.string(), id).optional(),
})

export type Scope = z.infer<typeof scope>
