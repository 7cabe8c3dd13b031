// The records of people's rights: who has left and may still be found in records, and whose erasure has begun or is done.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/** A person who left: by what the records that stay may still name the person. It goes with an erasure. */
const leaver = z.object({
  id,
  username: id,
  name: z.string(),
  /** Mail addresses and phone numbers. */
  addresses: z.array(z.string()),
  /** The address of a guest whose account is on another server. */
  jid: id.optional(),
  at: time,
})

/** An erasure. When it is done nothing but the id and what stands in the place of the names is left of the person. */
const erasure = z.object({
  id,
  alias: z.string(),
  began: time,
  done: time.optional(),
})

export type Leaver = z.infer<typeof leaver>

export type Erasure = z.infer<typeof erasure>

export const collections = {
  leavers: { schema: leaver, indexes: [['username']] },
  erasures: { schema: erasure, indexes: [['done']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
