// One person of a chart.
import { z } from 'zod'
import { id, profile } from './fields.ts'

export const entry = z.object({
  id,
  username: id,
  manager: id.nullable(),
  profile,
  /** All mail addresses and phone numbers, where there are several; those of the profile may be among them. */
  further: z.array(z.string()).optional(),
})

export type Entry = z.infer<typeof entry>
