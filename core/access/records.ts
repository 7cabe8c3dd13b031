// The records of access: what people sign in with, and what happened around it.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/** An access code and, after its first use, the device that signs in with it. Without a person: the administrator's. */
const code = z.object({
  id,
  person: id.nullable(),
  hash: id,
  issuedBy: z.string(),
  issued: time,
  expires: time,
  firstUse: time.optional(),
  lastUse: time.optional(),
  address: z.string().optional(),
  revoked: time.optional(),
  /** Why it was ended, as its client shows it. */
  reason: z.string().optional(),
  /** Sessions on our pages that were opened until then are over. */
  signedOut: time.optional(),
  /** The id of the device that was registered in its place. */
  replacedBy: id.optional(),
  /** What kind of device it is: a page of the gateway's is signed in beside all others. */
  class: z.enum(['mobile', 'desktop', 'page']).optional(),
  /** The person said of which class it is: no guess changes it any more. */
  corrected: z.boolean().optional(),
  /** What its client calls itself, as "Gajim" or "Conversations". */
  software: z.string().optional(),
  name: z.string().optional(),
})

/** What happened around a person's codes and devices, for that person to see. */
const audit = z.object({
  id,
  person: id,
  at: time,
  what: z.string(),
  device: z.string().optional(),
  address: z.string().optional(),
})

export type Code = z.infer<typeof code>

export type Audit = z.infer<typeof audit>

export const collections = {
  codes: { schema: code, unique: [['hash']], indexes: [['person']] },
  audits: { schema: audit, indexes: [['person', 'at']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
