// The records of invites: what links and QR codes grant, and who came by them.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/** Two people who agreed to be in each other's rosters. */
const contact = z.object({ id, one: id, other: id, at: time })

/** A link or QR code: what it grants (`kind` and `of`), by whom, until when, how often. */
const invite = z.object({
  id,
  kind: z.enum(['welcome', 'contact', 'group', 'coupon', 'pairing', 'proof']),
  /** What it is about: a person's id for welcome, contact, pairing and proof; a group's for group; a coupon's for coupon. */
  of: id,
  /** The id of the person who made it; null for the administrator. */
  by: id.nullable(),
  made: time,
  until: time.nullable(),
  /** How many may redeem it; null when there is no bound. */
  uses: z.number().nullable(),
  revoked: time.optional(),
})

/** One use of an invite. `place` counts from 0 and is unique per invite, so that of many only `uses` win. */
const redemption = z.object({ id, invite: id, by: id, place: z.number(), at: time })

export type Invite = z.infer<typeof invite>

export const collections = {
  contacts: { schema: contact, indexes: [['one'], ['other']] },
  invites: { schema: invite, indexes: [['by'], ['of']] },
  redemptions: { schema: redemption, unique: [['invite', 'place']], indexes: [['invite'], ['by']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
