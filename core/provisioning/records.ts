// The records of provisioning: what the server holds, and the edits that it has still to follow.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { scope } from '../model/scope.ts'
import { notice } from '../model/conversation.ts'

/**
 * A change of the store that the server has still to follow; `made` when everything of it is stored. Until then it holds what
 * people are to read of it, as the notice itself may not be stored yet.
 */
const edit = z.object({ id, made: z.boolean(), at: time, scope: scope.optional(), notice: notice.optional() })

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
