// What refused a batch, as a rule reads it from the Fault of the store.
import { z } from 'zod'
import { Fault } from '../../xep/fault.ts'

const clash = z.object({ collection: z.string(), key: z.array(z.string()).optional() })

/** What refused a batch: a collection, and the unique key where one was taken. */
export const clashOf = (error: unknown): z.infer<typeof clash> | undefined =>
  error instanceof Fault && error.condition === 'conflict' ? clash.safeParse(error.detail).data : undefined
