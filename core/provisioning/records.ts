// The records of provisioning: what the server holds, and the edits that it has still to follow.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { scope } from '../model/scope.ts'
import { group } from '../model/group.ts'
import { person } from '../model/person.ts'

/** People and groups that are gone, as they were: what subjects keep about them is still to be removed. */
const gone = z.object({ people: z.array(person).optional(), groups: z.array(group).optional() })

/** A change of the store that the server has still to follow. Without a scope everything is compared. */
const edit = z.object({ id, at: time, scope: scope.optional(), gone: gone.optional() })

export type Gone = z.infer<typeof gone>

/** What the server has last confirmed to hold, per room, roster, … */
const held = z.object({ id, kind: z.string(), content: z.record(z.string(), z.string()) })

export const collections = {
  edits: { schema: edit },
  provisioned: { schema: held, indexes: [['kind']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
