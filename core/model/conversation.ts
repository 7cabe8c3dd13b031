// Conversations with Bellhop: what it has said, what it still has to write, and commands that may come again.
import { z } from 'zod'
import { id, time } from './fields.ts'

/** What Bellhop still has to write to these people, once. */
export const notice = z.object({ id, people: z.array(id), text: z.string(), at: time })

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
  /** The answers of one minute, counted since 1970: there is a bound for them. */
  answers: z.object({ minute: z.number(), count: z.number() }).optional(),
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

export type Errand = z.infer<typeof errand>
