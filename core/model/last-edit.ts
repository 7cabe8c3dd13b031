// Who has edited a record last by a command, for whoever edits the record at the same time.
import { z } from 'zod'
import { id, time } from './fields.ts'

/** Its id names the record, as `group news`. */
export const lastEdit = z.object({
  id,
  /** The id of the person; null for the administrator. */
  by: id.nullable(),
  at: time,
})
