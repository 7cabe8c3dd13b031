// Every collection: what its records are, its unique keys and its indexes; declared once for all engines.
import { z } from 'zod'

const id = z.string().min(1).max(8_000) // two addresses at their longest (RFC 7622 §3.1) fit
const time = z.iso.datetime()
const profile = z.record(z.string(), z.string())

const list = z.enum(['customer', 'client', 'partner'])

const person = z.object({
  id,
  username: id,
  name: z.string(),
  manager: id.nullable(),
  profile,
  /** The id of the person who brought a guest in; members, who are on the organisation's list, have none. */
  guest: id.optional(),
  /** Mail address and phone number of the profile, written as they are looked up (core/letters/address.ts). */
  mail: z.string().optional(),
  phone: z.string().optional(),
  /** As what a guest is known here. */
  list: list.optional(),
  /** Where a guest lives whose account is on another server; then there is none here. */
  jid: id.optional(),
})

const group = z.object({
  id,
  /** The localpart of its address. */
  name: id,
  kind: z.enum(['chat', 'broadcast']),
  origin: z.enum(['team', 'tree', 'custom']),
  title: z.string(),
  owner: id,
  /** Who decides beside the owner. */
  owners: z.array(id).optional(),
})

/**
 * A person or another group is in the group; exactly one of the two is there. `added` names who did it by hand in a group
 * that follows from the chart: the chart leaves it alone, and it counts in that group only, not in those built of it.
 */
const membership = z.object({
  id,
  group: id,
  person: id.optional(),
  nested: id.optional(),
  added: id.optional(),
})

/**
 * Who may not write in a group's room: one person, who is muted; without a person all but its owners, until then. A record
 * of its own, as a chart writes groups and memberships anew.
 */
const silence = z.object({ id, group: id, person: id.optional(), until: time.optional(), by: id.nullable(), at: time })

/** Two people who agreed to be in each other's rosters. */
const contact = z.object({ id, one: id, other: id, at: time })

/** What an edit touches: people and groups by id; why groups are gone, by name; why people are out, by group and address. */
const scope = z.object({
  people: z.array(id),
  groups: z.array(id),
  closed: z.record(z.string(), z.string()).optional(),
  removed: z.record(z.string(), z.string()).optional(),
})

/** A change of the store that the server has still to follow; `made` when everything of it is stored. */
const edit = z.object({ id, made: z.boolean(), at: time, scope: scope.optional() })

/** What Bellhop still has to write to these people, once. */
const notice = z.object({ id, people: z.array(id), text: z.string(), at: time })

const entry = z.object({ id, username: id, manager: id.nullable(), profile })

/** An organisation's chart on its way in: kept whole first, so that no crash leaves half of one behind. */
const chart = z.object({
  id,
  at: time,
  by: z.string(),
  entries: z.array(entry),
  /** The ids of those whom it brings, where they are to be invited. */
  newcomers: z.array(id).optional(),
  applied: time.optional(),
})

/**
 * What a directory has sent by SCIM (RFC 7643), as it was sent. `name` is unique among those of a kind: a user's localpart,
 * and for a group, whose names need not be, its id; `key` is what the directory calls it, in lower case.
 */
const resource = z.object({
  id,
  kind: z.enum(['User', 'Group']),
  name: id,
  key: z.string(),
  externalId: z.string().optional(),
  content: z.record(z.string(), z.unknown()),
  version: z.number(),
  created: time,
  changed: time,
})

/** Somebody whom the directory lists no longer: `held` stays until the administrator agrees, as too many left at once. */
const departure = z.object({ id, at: time, held: z.boolean() })

/** How the directory was followed last, and what is wrong with it. */
const reading = z.object({ id, at: time, problem: z.string().optional(), notes: z.array(z.string()) })

/** What the server has last confirmed to hold, per room, roster, … */
const mirror = z.object({ id, kind: z.string(), content: z.record(z.string(), z.string()) })

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

/** A link or QR picture: what it grants (`kind` and `of`), by whom, until when, how often. */
const invite = z.object({
  id,
  kind: z.enum(['welcome', 'contact', 'group', 'coupon', 'pairing']),
  /** What it is about: a person's id for welcome, contact and pairing; a group's for group. */
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

/** A mail or text message that is owed. It holds no secret: its code and link follow from its id, its invite's too. */
const letter = z.object({
  id,
  kind: z.enum(['invitation', 'sign-in']),
  channel: z.enum(['mail', 'text']),
  person: id,
  /** Mail address or phone number. */
  to: z.string(),
  language: z.string(),
  /** Who invites, as the letter names them. */
  by: z.string(),
  /** That person's id; null for the administrator, and for what somebody asked for on a page. */
  inviter: id.nullable(),
  at: time,
  state: z.enum(['due', 'sent', 'refused', 'kept']),
  problem: z.string().optional(),
})

/** Somebody typed this address to get a new code; whose it is, if anybody's, is looked up after the answer. */
const ask = z.object({ id, channel: z.enum(['mail', 'text']), to: z.string(), at: time })

/** An invitation to somebody on another server, who is sent nothing else before saying yes. */
const offer = z.object({
  id,
  jid: id,
  /** The id of the member who invites. */
  by: id,
  list,
  name: z.string(),
  /** Into which group, if into one. */
  group: id.optional(),
  at: time,
  /** What they said; after a no they are not asked again. */
  answer: z.enum(['yes', 'no']).optional(),
  /** The message that said it: one that comes again is the same answer. */
  origin: id.optional(),
})

/** A group that reaches a guest; by its id. Those who were members then are told once. */
const external = z.object({ id, since: time, people: z.array(id), told: z.boolean() })

/** A copy of a broadcast that another server sent back or did not take: `due` again, or given up. */
const copy = z.object({
  id,
  broadcast: id,
  person: id,
  state: z.enum(['waiting', 'sent', 'undeliverable']),
  tries: z.number(),
  first: time,
  due: time,
  /** The message that brought it back last: one that comes again counts once. */
  origin: id,
  problem: z.string(),
})

/** A group of ours gets what a group of another organisation sends, as its owner agreed to. */
const follow = z.object({ id, group: id, address: id, at: time })

const broadcast = z.object({
  id,
  group: id,
  sender: z.string(),
  /** The id of the message that asked for it, unique per sender: a message has one effect. */
  origin: id,
  body: z.string(),
  personal: z.boolean(),
  /** Where it began, as `id@host`, when it came from a group of another organisation. */
  source: id.optional(),
  /** Absent until every chunk is stored: a broadcast that was cut short while being stored was not accepted. */
  accepted: z.boolean(),
  sent: time,
  recipients: z.number(),
  completed: time.optional(),
  /** The ids of those it goes to, sorted, where that is not everybody whom the group reaches. */
  audience: z.array(id).optional(),
  /** The sender was asked whether to keep its audience. */
  offered: z.boolean().optional(),
  /** The id of the group that its audience was kept as. */
  kept: id.optional(),
  /** The id of the broadcast that this one takes back. */
  retracts: id.optional(),
  /** When it was taken back. */
  retracted: time.optional(),
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
  people: {
    schema: person,
    unique: [['username']],
    indexes: [['manager'], ['guest'], ['mail'], ['phone'], ['name'], ['jid']],
  },
  groups: { schema: group, unique: [['name']], indexes: [['owner']] },
  memberships: { schema: membership, indexes: [['group'], ['person'], ['nested']] },
  silences: { schema: silence, indexes: [['group'], ['person']] },
  contacts: { schema: contact, indexes: [['one'], ['other']] },
  edits: { schema: edit },
  notices: { schema: notice },
  charts: { schema: chart, indexes: [['at']] },
  resources: {
    schema: resource,
    unique: [['kind', 'name']],
    indexes: [
      ['kind', 'key'],
      ['kind', 'externalId'],
    ],
  },
  departures: { schema: departure, indexes: [['held'], ['at']] },
  readings: { schema: reading },
  mirrors: { schema: mirror, indexes: [['kind']] },
  codes: { schema: code, unique: [['hash']], indexes: [['person']] },
  audits: { schema: audit, indexes: [['person', 'at']] },
  invites: { schema: invite, indexes: [['by'], ['of']] },
  redemptions: { schema: redemption, unique: [['invite', 'place']], indexes: [['invite']] },
  letters: { schema: letter, indexes: [['state', 'id'], ['at'], ['person', 'at']] },
  asks: { schema: ask },
  broadcasts: { schema: broadcast, unique: [['sender', 'origin']], indexes: [['group', 'sent'], ['completed']] },
  deliveries: { schema: delivery, indexes: [['broadcast']] },
  offers: { schema: offer, indexes: [['jid'], ['by']] },
  externals: { schema: external, indexes: [['told']] },
  copies: { schema: copy, indexes: [['broadcast'], ['state']] },
  follows: { schema: follow, indexes: [['group'], ['address']] },
  dialogues: { schema: dialogue },
} satisfies Record<string, Declaration>

export type Records = { [Name in keyof typeof collections]: z.infer<(typeof collections)[Name]['schema']> }
export type Person = Records['people']
export type Group = Records['groups']
export type Membership = Records['memberships']
export type Chart = Records['charts']
export type Entry = Chart['entries'][number]
export type Resource = Records['resources']
export type Departure = Records['departures']
export type Mirror = Records['mirrors']
export type Code = Records['codes']
export type Scope = NonNullable<Records['edits']['scope']>
export type Notice = Records['notices']
export type Contact = Records['contacts']
export type Audit = Records['audits']
export type Invite = Records['invites']
export type Letter = Records['letters']
export type Ask = Records['asks']
export type Broadcast = Records['broadcasts']
export type Delivery = Records['deliveries']
export type Offer = Records['offers']
export type External = Records['externals']
export type Copy = Records['copies']
export type List = Offer['list']
export type Dialogue = Records['dialogues']
