// A scope is what an edit touches: people, groups, and what people are told.
import { z } from 'zod'
import { id } from './fields.ts'

/** What an edit touches: people and groups by id; why groups are gone, by name; why people are out, by group and address. */
export const scope = z.object({
  people: z.array(id),
  groups: z.array(id),
  closed: z.record(z.string(), z.string()).optional(),
  removed: z.record(z.string(), z.string()).optional(),
})

export type Scope = z.infer<typeof scope>
