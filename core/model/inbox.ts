// The record of a message, request or step that may come again: docs/design/outbox.md
import { z } from 'zod'
import { id, time } from './fields.ts'

const button = z.object({
  value: z.string(),
  label: z.string(),
  emoji: z.string().optional(),
  says: z.string().optional(),
  language: z.string().optional(),
})

/** What a message can be answered with (xep/buttons.md). */
export const buttons = z.object({
  id,
  reference: z.string().optional(),
  changeable: z.boolean().optional(),
  buttons: z.array(button),
})

/** What the sender is told, as commands answer. */
const answer = z.object({
  text: z.string().optional(),
  /** Of the page that says it, where a form was answered. */
  title: z.string().optional(),
  table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }).optional(),
  link: z.string().optional(),
  /** What a question can be answered with (xep/buttons.md). */
  buttons: buttons.optional(),
  next: z
    .object({ command: z.string(), fields: z.record(z.string(), z.string()), asking: z.string(), question: z.string() })
    .optional(),
})

export const inboxRecord = z.object({
  id,
  /** A digest of the message without the server's id: when the client sends the message again, the digest is the same. */
  sentAs: z.string().optional(),
  /** A digest of the whole request: an Idempotency-Key belongs to one request. */
  request: z.string().optional(),
  /** What was understood. As long as there is no answer, the command runs again with these fields and at this time. */
  command: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  at: time,
  /** Set before the server is asked for an effect of its own. A command that then finds nothing left to do has done it itself. */
  started: z.boolean().optional(),
  /** Set when the whole effect is stored: the sender gets this answer, and nothing runs again. */
  answer: answer.optional(),
  /** Set when the conversation has gone on, too. */
  done: z.boolean().optional(),
})

export type InboxRecord = z.infer<typeof inboxRecord>

export type InboxAnswer = z.infer<typeof answer>

/** The origin of a message that the server stores until we acknowledge it (xep/outbox.md). */
export const storedOrigin = (id: number): string => `outbox ${id}`

/** The number under which the server stores the message of an origin. */
export function storedNumber(origin: string | undefined): number | undefined {
  const id = /^outbox (\d+)$/.exec(origin ?? '')?.[1]
  return id === undefined ? undefined : Number(id)
}

/** The id of the message that answers a stored one: the same whenever that comes again. */
export const answerId = (stored: number): string => `answer-${stored}`

/** The same by the origin of the message that is answered; nothing where the server does not store that. */
export function answerIdFor(origin: string | undefined): string | undefined {
  const id = storedNumber(origin)
  return id === undefined ? undefined : answerId(id)
}
