// The outside: who was brought in, what links and pictures grant, which groups reach further.
import { z } from 'zod'
import { id, time, type Declaration } from './declaration.ts'
import { list } from './organisation.ts'

/** Two people who agreed to be in each other's rosters. */
const contact = z.object({ id, one: id, other: id, at: time })

/** A link or QR picture: what it grants (`kind` and `of`), by whom, until when, how often. */
const invite = z.object({
  id,
  kind: z.enum(['welcome', 'contact', 'group', 'coupon', 'pairing', 'proof']),
  /** What it is about: a person's id for welcome, contact, pairing and proof; a group's for group. */
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

/** Who was removed by somebody else: no link about it (`of`, as in an invite) that was made until then lets them in. */
const bar = z.object({ id, of: id, person: id, at: time })

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

/** A group that reaches a guest; by its id. Those who were members then are told once. */
const external = z.object({ id, since: time, people: z.array(id), told: z.boolean() })

/** A group of ours gets what a group of another organisation sends, as its owner agreed to. */
const follow = z.object({ id, group: id, address: id, at: time })

export const outside = {
  contacts: { schema: contact, indexes: [['one'], ['other']] },
  invites: { schema: invite, indexes: [['by'], ['of']] },
  redemptions: { schema: redemption, unique: [['invite', 'place']], indexes: [['invite'], ['by']] },
  bars: { schema: bar, indexes: [['of']] },
  offers: { schema: offer, indexes: [['jid'], ['by']] },
  externals: { schema: external, indexes: [['told']] },
  follows: { schema: follow, indexes: [['group'], ['address']] },
} satisfies Record<string, Declaration>
