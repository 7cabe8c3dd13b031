// The records of templates: texts that their owners keep to send them again and again.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { file } from '../model/file.ts'

const template = z.object({
  id,
  /** Unique, as it is written behind `template send`. */
  name: id,
  /** The id of the member whose template it is; null for the administrator's. */
  owner: id.nullable(),
  /** What everybody reads who has named no language, or one without a text. */
  language: z.string(),
  /** A text for each language; one is in the default language. */
  texts: z.array(z.object({ language: z.string(), text: z.string() })),
  /** The picture or file that goes with it. */
  file: file.optional(),
  /** The choices to answer with, as their owner writes them: `Yes/No`. */
  buttons: z.string().optional(),
  /** The coupon that each of its readers gets, with the name that its owner gave it. */
  coupon: z.object({ id, name: z.string() }).optional(),
  /** Grows with each change. */
  version: z.number(),
  changed: time,
})

/** Somebody's wish to send a template, until the manager has answered. */
const approval = z.object({
  id,
  template: id,
  name: z.string(),
  /** The version of the template that the manager sees: no other one is sent. */
  version: z.number(),
  group: id,
  only: z.array(z.string()).optional(),
  except: z.array(z.string()).optional(),
  skipMissing: z.boolean(),
  sender: id,
  manager: id,
  recipients: z.number(),
  state: z.enum(['waiting', 'approved', 'refused', 'expired', 'failed']),
  at: time,
  due: time,
  /** The id of the broadcast that it became. */
  broadcast: id.optional(),
  /** Why it could not be sent, although it was approved. */
  problem: z.string().optional(),
})

export type Template = z.infer<typeof template>

export type Approval = z.infer<typeof approval>

export const collections = {
  templates: { schema: template, unique: [['name']], indexes: [['owner']] },
  approvals: { schema: approval, indexes: [['manager', 'state'], ['state'], ['sender'], ['due']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
