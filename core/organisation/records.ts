// The records of the organisation: its charts, and what its directory says.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { entry } from '../model/entry.ts'

/** An organisation's chart on its way in: kept whole first, so that no crash leaves half of one behind (chart-record.ts). */
const chart = z.object({
  id,
  at: time,
  by: z.string(),
  /** The number of `chartParts` that hold the entries; absent until all of them are written. */
  parts: z.number().optional(),
  applied: time.optional(),
})

const chartPart = z.object({
  id,
  chart: id,
  entries: z.array(entry),
  /** The ids of the people in this part whom the chart adds, where they are to be invited. */
  newcomers: z.array(id).optional(),
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

/**
 * Somebody whom the directory lists no longer, or, with a `kind`, what somebody would lose: `held` stays until the
 * administrator agrees, as there was too much at once. `back`: it is there again, and counts for the rest of the hour.
 */
const departure = z.object({
  id,
  kind: z.string().optional(),
  at: time,
  held: z.boolean(),
  back: z.boolean().optional(),
})

/**
 * An id of the directory's, and which person it is. A person who is listed under a new id keeps the own one. Of a resource
 * that SCIM has deleted, `key` and `externalId` tell whether a new one is the same person.
 */
const identity = z.object({ id, person: id, key: z.string().optional(), externalId: z.string().optional(), at: time })

/** A user whom SCIM could not create or change, until that works: why, as a note says it. */
const refusal = z.object({ id, text: z.string(), at: time })

/** How the directory was followed last, and what is wrong with it. */
const reading = z.object({
  id,
  at: time,
  problem: z.string().optional(),
  /** In the language of the house, and in the others. */
  notes: z.array(z.string()),
  texts: z.record(z.string(), z.array(z.string())).optional(),
})

export type Chart = z.infer<typeof chart>

export type ChartPart = z.infer<typeof chartPart>

export type Resource = z.infer<typeof resource>

export type Departure = z.infer<typeof departure>

export type Identity = z.infer<typeof identity>

export const collections = {
  charts: { schema: chart, indexes: [['at']] },
  chartParts: { schema: chartPart, indexes: [['chart']] },
  resources: {
    schema: resource,
    unique: [['kind', 'name']],
    indexes: [
      ['kind', 'key'],
      ['kind', 'externalId'],
    ],
  },
  departures: { schema: departure, indexes: [['held'], ['at']] },
  identities: { schema: identity, indexes: [['person'], ['key'], ['externalId']] },
  refusals: { schema: refusal },
  readings: { schema: reading },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
