// Groups: who is in them, who may not write in them.
import { z } from 'zod'
import { id, time, type Declaration } from './declaration.ts'

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

export const groups = {
  groups: { schema: group, unique: [['name']], indexes: [['owner']] },
  memberships: { schema: membership, indexes: [['group'], ['person'], ['nested']] },
  silences: { schema: silence, indexes: [['group'], ['person']] },
} satisfies Record<string, Declaration>
