// The records of what is agreed with other servers.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { list } from '../model/person.ts'

/** An invitation to somebody on another server, who is sent nothing else before saying yes. */
const offer = z.object({
  id,
  jid: id,
  /** The id of the member who invites. */
  by: id,
  /** Who asked, if not that member; null for the administrator. What they may do counts at the yes. */
  asker: id.nullable().optional(),
  list,
  name: z.string(),
  /** Into which group, if into one. */
  group: id.optional(),
  at: time,
  /** What they said; after a no they are not asked again. */
  answer: z.enum(['yes', 'no']).optional(),
  /** How often the question was repeated because the answer was neither yes nor no. */
  reminded: z.number().optional(),
  /** The message that said it: one that comes again is the same answer. */
  origin: id.optional(),
})

/** A group of ours gets what a group of another organisation sends, as its owner agreed to. */
const follow = z.object({ id, group: id, address: id, at: time })

export type Offer = z.infer<typeof offer>

export const collections = {
  offers: { schema: offer, indexes: [['jid'], ['by']] },
  follows: { schema: follow, indexes: [['group'], ['address']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
