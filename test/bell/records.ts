// The records of bells: how often each was rung.
import { z } from 'zod'
import { id } from '../../core/model/fields.ts'
import type { Declarations } from '../../store/declaration.ts'

const bell = z.object({ id, rung: z.number() })

export const collections = { bells: { schema: bell } } satisfies Declarations

type Own = typeof collections

declare module '../../core/model/records.ts' {
  interface Collections extends Own {}
}
