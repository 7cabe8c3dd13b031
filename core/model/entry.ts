// One person of a chart.
import { z } from 'zod'
import { id, profile } from './fields.ts'

export const entry = z.object({ id, username: id, manager: id.nullable(), profile })

export type Entry = z.infer<typeof entry>
