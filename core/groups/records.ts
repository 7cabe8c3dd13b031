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

/** So many people were put into a group by one member (`by`), who is above none of them. */
const addition = z.object({ id, by: id, at: time, people: z.number() })

export type Addition = z.infer<typeof addition>

export type External = z.infer<typeof external>

export const collections = {
  groups: { schema: group, unique: [['name']], indexes: [['owner']] },
  memberships: { schema: membership, indexes: [['group'], ['person'], ['nested']] },
  voiceRules: { schema: voiceRule, indexes: [['group'], ['person']] },
  bans: { schema: ban, indexes: [['of']] },
  additions: { schema: addition, indexes: [['by', 'at'], ['at']] },
  externals: { schema: external, indexes: [['told']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
