// Every collection: what its records are, its unique keys and its indexes; declared once for all engines.
import { z } from 'zod'

const id = z.string().min(1).max(8_000) // two addresses at their longest (RFC 7622 §3.1) fit
const time = z.iso.datetime()
const profile = z.record(z.string(), z.string())

const person = z.object({
  id,
  username: id,
  name: z.string(),
  manager: id.nullable(),
  profile,
})

const group = z.object({
  id,
  /** The localpart of its address. */
  name: id,
  kind: z.enum(['chat', 'broadcast']),
  origin: z.enum(['team', 'tree', 'custom']),
  title: z.string(),
  owner: id,
})

/** A person or another group is in the group; exactly one of the two is there. */
const membership = z.object({ id, group: id, person: id.optional(), nested: id.optional() })

const entry = z.object({ id, username: id, manager: id.nullable(), profile })

/** An organisation's chart on its way in: kept whole first, so that no crash leaves half of one behind. */
const chart = z.object({ id, at: time, by: z.string(), entries: z.array(entry), applied: time.optional() })

/** What the server has last confirmed to hold, per room, roster, … */
const mirror = z.object({ id, kind: z.string(), content: z.record(z.string(), z.string()) })

/** An access code and, after its first use, the device that signs in with it. */
const code = z.object({
  id,
  person: id,
  hash: id,
  issuedBy: z.string(),
  issued: time,
  expires: time,
  firstUse: time.optional(),
  lastUse: time.optional(),
  address: z.string().optional(),
  revoked: time.optional(),
})

const broadcast = z.object({
  id,
  group: id,
  sender: z.string(),
  /** The id of the message that asked for it, unique per sender: a message has one effect. */
  origin: id,
  body: z.string(),
  personal: z.boolean(),
  /** Absent until every chunk is stored: a broadcast that was cut short while being stored was not accepted. */
  accepted: z.boolean(),
  sent: time,
  recipients: z.number(),
  completed: time.optional(),
})

/** One chunk of a broadcast: these people are still to get it, until `done`. */
const delivery = z.object({ id, broadcast: id, people: z.array(id), done: z.boolean() })

/** A conversation with Bellhop: what it said, and the command whose fields it is asking for. */
const dialogue = z.object({
  id,
  /** The id under which the server keeps the message that was answered last. */
  turn: z.number(),
  /** What was said to the latest lines, by their ids; one of them may come again. */
  said: z.record(z.string(), z.string()),
  command: z.string().optional(),
  asking: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  at: time,
})

export interface Declaration {
  schema: z.ZodObject
  unique?: string[][]
  indexes?: string[][]
}

export const collections = {
  people: { schema: person, unique: [['username']], indexes: [['manager']] },
  groups: { schema: group, unique: [['name']], indexes: [['owner']] },
  memberships: { schema: membership, indexes: [['group'], ['person'], ['nested']] },
  charts: { schema: chart, indexes: [['at']] },
  mirrors: { schema: mirror, indexes: [['kind']] },
  codes: { schema: code, unique: [['hash']], indexes: [['person']] },
  broadcasts: { schema: broadcast, unique: [['sender', 'origin']], indexes: [['group', 'sent'], ['completed']] },
  deliveries: { schema: delivery, indexes: [['broadcast']] },
  dialogues: { schema: dialogue },
} satisfies Record<string, Declaration>

export type Records = { [Name in keyof typeof collections]: z.infer<(typeof collections)[Name]['schema']> }
export type Person = Records['people']
export type Group = Records['groups']
export type Membership = Records['memberships']
export type Chart = Records['charts']
export type Entry = Chart['entries'][number]
export type Mirror = Records['mirrors']
export type Code = Records['codes']
export type Broadcast = Records['broadcasts']
export type Delivery = Records['deliveries']
export type Dialogue = Records['dialogues']
