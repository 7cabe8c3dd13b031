// Groups, and who is in them.
import { z } from 'zod'
import { id } from './fields.ts'

export const group = z.object({
  id,
  /** The localpart of its address. */
  name: id,
  kind: z.enum(['chat', 'broadcast']),
  origin: z.enum(['team', 'tree', 'custom']),
  title: z.string(),
  owner: id,
  /** Who decides beside the owner. */
  owners: z.array(id).optional(),
  /** Who moderates its room, and decides nothing else: an owner's client made them admins. */
  admins: z.array(id).optional(),
})

/**
 * A person or another group is in the group; exactly one of the two is there. `added` names who did it by hand in a group
 * that follows from the chart: the chart leaves it alone, and it counts in that group only, not in those built of it.
 */
export const membership = z.object({
  id,
  group: id,
  person: id.optional(),
  nested: id.optional(),
  added: id.optional(),
})

export type Group = z.infer<typeof group>

export type Membership = z.infer<typeof membership>
