// Conversations with Bellhop: what it is asking for, and what it still has to write.
import { z } from 'zod'
import { id, time } from './fields.ts'
import { buttons } from './inbox.ts'

/** What a message asks its reader to pay, and by which ways (xep/payment.ts). */
const invoice = z.object({
  expires: time,
  purpose: z.string(),
  session: z.string(),
  options: z.array(z.object({ label: z.string(), proof: z.string(), uri: z.string(), qr: z.string().optional() })),
})

/** What Bellhop still has to write to these people, once. */
export const notice = z.object({
  ...{ id, people: z.array(id), text: z.string(), at: time },
  /** The text for those who read another language than most here, by the language. */
  texts: z.record(z.string(), z.string()).optional(),
  buttons: buttons.optional(),
  invoice: invoice.optional(),
})

/** One line of a conversation. `done` lines had their effect: a correction of them changes nothing. */
const line = z.object({
  id: z.string(),
  command: z.string().optional(),
  asking: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  done: z.boolean(),
})

/** A conversation with Bellhop: the command whose fields it is asking for. */
export const dialogue = z.object({
  id,
  command: z.string().optional(),
  asking: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  /** The id of the message that asks, where it has buttons. */
  question: z.string().optional(),
  /** The answers of one minute, counted since 1970: there is a bound for them, and one for those to what was not understood. */
  answers: z.object({ minute: z.number(), count: z.number(), lost: z.number().optional() }).optional(),
  /** The lines of the open question, by the ids that clients gave them, with what was asked before each; else the last line. */
  lines: z.array(line).optional(),
  /** How the last answer begins: who corrects a line that is done is told. */
  answered: z.string().optional(),
  /** When what may not be done here was refused last. */
  refused: time.optional(),
  /** When an answer went last to what seems to be written by a program. */
  automatic: time.optional(),
  at: time,
})

export type Notice = z.infer<typeof notice>

export type Dialogue = z.infer<typeof dialogue>
