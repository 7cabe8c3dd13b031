// The records of groups.
import type { Declarations } from '../../store/declaration.ts'
import { group, membership } from '../model/group.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/**
 * A rule about who may not write in a group's room: one person, who is muted; without a person all but its owners, until a time. A record
 * of its own, as a chart writes groups and memberships anew.
 */
const voiceRule = z.object({
  id,
  group: id,
  person: id.optional(),
  until: time.optional(),
  by: id.nullable(),
  at: time,
})

/** A person whom somebody else removed: no link about the group (`of`, as in an invite) that was made until then lets them in. */
const ban = z.object({ id, of: id, person: id, at: time })

/** A group that reaches a guest; by its id. Those who were members then are told once. */
const external = z.object({ id, since: time, people: z.array(id), told: z.boolean() })

/** The picture that an owner has set for a broadcast group, by the group's id: a PNG as base64. */
const picture = z.object({ id, hash: z.string(), data: z.string() })

/** So many people were put into a group by one member (`by`), who is above none of them. */
const addition = z.object({ id, by: id, at: time, people: z.number() })

/**
 * A person or another group came into a group, or went. `by` is who did it: null for the administrator, who is no person; absent where it
 * followed from the organisation.
 */
const memberChange = z.object({
  id,
  group: id,
  person: id.optional(),
  nested: id.optional(),
  did: z.enum(['came', 'went']),
  by: id.nullable().optional(),
  at: time,
})

const handmade = z.object({
  memberships: z.array(membership),
  voiceRules: z.array(voiceRule),
  bans: z.array(ban),
})

/** A group of the chart that was dissolved: under its id and name it comes back with its archive, and what was made by hand. */
const dissolved = handmade.extend({ id, name: id, at: time })

/** A member who left: comes back to own groups and to what was made by hand. `successor` is who got a group of theirs. */
const departed = handmade.extend({
  id,
  at: time,
  owned: z.array(z.object({ group: id, owners: z.array(id), successor: id.optional() })),
})

export type Addition = z.infer<typeof addition>

export type MemberChange = z.infer<typeof memberChange>

export type Handmade = z.infer<typeof handmade>

export type Departed = z.infer<typeof departed>

export type Dissolved = z.infer<typeof dissolved>

export type External = z.infer<typeof external>

export const collections = {
  groups: { schema: group, unique: [['name']], indexes: [['owner']] },
  memberships: { schema: membership, indexes: [['group'], ['person'], ['nested']] },
  voiceRules: { schema: voiceRule, indexes: [['group'], ['person']] },
  bans: { schema: ban, indexes: [['of']] },
  additions: { schema: addition, indexes: [['by', 'at'], ['at']] },
  memberChanges: { schema: memberChange, indexes: [['group', 'at'], ['person'], ['by'], ['at']] },
  pictures: { schema: picture },
  externals: { schema: external, indexes: [['told']] },
  dissolved: { schema: dissolved, indexes: [['at']] },
  departed: { schema: departed, indexes: [['at']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
