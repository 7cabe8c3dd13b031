// Conversations with Bellhop: what it has said, what it still has to write, and commands that may come again.
import { z } from 'zod'
import { id, time } from './fields.ts'

/** What Bellhop still has to write to these people, once. */
export const notice = z.object({ id, people: z.array(id), text: z.string(), at: time })

/** One line of a conversation. `done` lines had their effect: a correction of them changes nothing. */
const line = z.object({
  id: z.string(),
  command: z.string().optional(),
  asking: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  done: z.boolean(),
})

/** A conversation with Bellhop: what it said, and the command whose fields it is asking for. */
export const dialogue = z.object({
  id,
  /** The id under which the server keeps the message that was answered last. */
  turn: z.number(),
  /** What was said to the latest lines, by their ids; one of them may come again. */
  said: z.record(z.string(), z.string()),
  command: z.string().optional(),
  asking: z.string().optional(),
  fields: z.record(z.string(), z.string()),
  /** The answers of one minute, counted since 1970: there is a bound for them, and one for those to what was not understood. */
  answers: z.object({ minute: z.number(), count: z.number(), lost: z.number().optional() }).optional(),
  /** The lines of the open question, by the ids that clients gave them, with what was asked before each; else the last line. */
  lines: z.array(line).optional(),
  /** When what may not be done here was refused last. */
  refused: time.optional(),
  /** When an answer went last to what seems to be written by a program. */
  automatic: time.optional(),
  at: time,
})

/** A command that came in a message which may come again: as it was understood, and what was promised when it was begun. */
export const errand = z.object({
  id,
  command: z.string(),
  fields: z.record(z.string(), z.string()),
  text: z.string().optional(),
  at: time,
})

export type Notice = z.infer<typeof notice>

export type Dialogue = z.infer<typeof dialogue>

/** A message that its client may send again on a new stream (core/conversation/repeat.ts). */
export const arrival = z.object({ id, kept: z.number(), at: time })

export type Errand = z.infer<typeof errand>
