// The records of mailing: mails and text messages that are owed.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'

/** Somebody typed this address to get a new code; whose it is, if anybody's, is looked up after the answer. */
const codeRequest = z.object({ id, channel: z.enum(['mail', 'text']), to: z.string(), at: time })

const reportContent = z.object({
  title: z.string(),
  text: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  /** In order: what a bar of the chart stands for, and how high it is. */
  bars: z.array(z.tuple([z.string(), z.number()])),
  /** Says how the reader ends these mails. */
  stop: z.string(),
  /** The id of the subscription, from which the link follows that ends these mails (report-end.ts). */
  subscription: z.string().optional(),
})

/** A mail or text message that is owed. It holds no secret: its code and link follow from its id, its invite's too. */
const mail = z.object({
  id,
  kind: z.enum(['invitation', 'sign-in', 'proof', 'report']),
  channel: z.enum(['mail', 'text']),
  person: id,
  /** Mail address or phone number. */
  to: z.string(),
  language: z.string(),
  /** Who invites, as the mail names them. */
  by: z.string(),
  /** That person's id; null for the administrator, and for what somebody asked for on a page. */
  inviter: id.nullable(),
  at: time,
  state: z.enum(['due', 'sent', 'refused', 'unsent', 'returned']),
  problem: z.string().optional(),
  /** How often the recipient's server asked for patience. */
  tries: z.number().optional(),
  /** What a mail of the kind `report` says, in the language of its reader. */
  report: reportContent.optional(),
})

/**
 * A way out by which nothing goes: since when, why, how often it was tried, and which mail tries it. `refused` has the
 * first two mails: as long as it is one alone, that mail may be the reason, and the others go on.
 */
const pause = z.object({
  id: z.enum(['mail', 'text']),
  since: time,
  problem: z.string(),
  tries: z.number(),
  probe: id,
  refused: z.array(id),
})

export type ReportContent = z.infer<typeof reportContent>

/** Mails with an access code or a link that can be used. */
export type AccessKind = Exclude<OutgoingMail['kind'], 'report'>

export type OutgoingMail = z.infer<typeof mail>

export type Pause = z.infer<typeof pause>

export type CodeRequest = z.infer<typeof codeRequest>

export const collections = {
  codeRequests: { schema: codeRequest },
  pauses: { schema: pause },
  mails: {
    schema: mail,
    indexes: [['state', 'id'], ['at'], ['person', 'at'], ['to', 'at'], ['inviter', 'at']],
  },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
