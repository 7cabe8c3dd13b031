// Letters: the mails and text messages that are owed.
import { z } from 'zod'
import { id, time, type Declaration } from './declaration.ts'

/** A mail or text message that is owed. It holds no secret: its code and link follow from its id, its invite's too. */
const letter = z.object({
  id,
  kind: z.enum(['invitation', 'sign-in', 'proof']),
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

export const letters = {
  letters: {
    schema: letter,
    indexes: [['state', 'id'], ['at'], ['person', 'at'], ['to', 'at'], ['inviter', 'at']],
  },
} satisfies Record<string, Declaration>
