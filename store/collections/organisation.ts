// The organisation: its people, its charts, and what its directory says of them.
import { z } from 'zod'
import { id, profile, time, type Declaration } from './declaration.ts'

/** As what a guest is known here. */
export const list = z.enum(['customer', 'client', 'partner'])

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
  list: list.optional(),
  /** The id of the invite by whose link a guest came, and of who made that link; null for the administrator. */
  link: id.optional(),
  linkBy: id.nullable().optional(),
  /** A guest by a link has opened the link that was sent to `mail`. */
  proven: z.boolean().optional(),
  /** Where a guest lives whose account is on another server; then there is none here. */
  jid: id.optional(),
})

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

export const organisation = {
  people: {
    schema: person,
    unique: [['username']],
    indexes: [['manager'], ['guest'], ['mail'], ['phone'], ['name'], ['jid'], ['link']],
  },
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
} satisfies Record<string, Declaration>
