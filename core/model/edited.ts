// What a form shows of the record that its command edits (core/commands/edited.ts).
import { z } from 'zod'

export const edited = z.object({
  /** Names the record, as `group news`. */
  id: z.string(),
  /** What it says now, by the fields of the command. */
  values: z.record(z.string(), z.string()),
})

export type Edited = z.infer<typeof edited>
