// The records of the audit log: acts of administrators as a chain of hashes, its two ends, and acts that have not ended.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/** What an entry says about people. An erasure takes it away; the hash of the entry stays true. */
const content = z.object({
  /** Random: nobody finds out what was erased by trying. */
  salt: z.string(),
  /** The username of who did it, as it was then. */
  username: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  /** Why it was refused. */
  why: z.string().optional(),
})

/** One act. Its id is its number, in digits. */
const entry = z.object({
  id,
  began: time,
  ended: time,
  /** The id of the person; null for whoever has the administrator's token or code. */
  by: id.nullable(),
  door: z.string(),
  act: z.string(),
  /** `unknown`: Bellhop ended before the act did. */
  outcome: z.enum(['done', 'refused', 'failed', 'unknown']),
  /** The oldest entries were removed: where the chain begins since then. */
  cut: z.object({ first: z.number().int(), before: z.string() }).optional(),
  /** The ids of entries whose content was erased. */
  erased: z.array(id).optional(),
  content: content.optional(),
  /** SHA-256 of the content. */
  digest: z.string(),
  /** The hash of the entry before. */
  before: z.string(),
  /** SHA-256 of all of this but the content. */
  hash: z.string(),
})

export type AuditEntry = z.infer<typeof entry>

export type AuditContent = z.infer<typeof content>

/** Where the chain begins and ends. There is one record. */
const chain = z.object({
  id,
  /** The number of the oldest entry that is kept, and the hash of the one before. */
  first: z.number().int(),
  before: z.string(),
  /** The number of the newest entry, and its hash. */
  last: z.number().int(),
  hash: z.string(),
})

export type AuditChain = z.infer<typeof chain>

/** An act that has begun. */
const begun = entry.pick({ id: true, began: true, by: true, door: true, act: true }).extend({ content })

export type BegunAct = z.infer<typeof begun>

export const collections = {
  auditEntries: { schema: entry, indexes: [['ended'], ['hash']] },
  auditChains: { schema: chain },
  begunActs: { schema: begun },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
