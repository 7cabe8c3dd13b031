// The records of questions: what was asked of whom, and who has chosen what.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'
import { payment, walletPayment } from '../model/payment.ts'

const choice = z.object({
  value: z.string(),
  label: z.string(),
  emoji: z.string().optional(),
  /** Labels in further languages, by their tags. */
  labels: z.record(z.string(), z.string()).optional(),
  /** What is sent back, where that is not the label. */
  says: z.string().optional(),
  /** A page that the choice leads to. */
  link: z.string().optional(),
  /** A command that runs for the person who chooses. Only Bellhop's own questions have one: it runs with that person's rights. */
  command: z.object({ name: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
  /** The id of the coupon that who chooses this gets. */
  coupon: id.optional(),
  /** What who chooses this is asked to pay. */
  payment: payment.optional(),
  /** What who chooses this is asked to pay into the asker's wallet. */
  walletPayment: walletPayment.optional(),
})

const question = z.object({
  id,
  /** What a person types behind the number, where several questions are open. */
  reference: z.string(),
  /** The id of the person who asks; nobody for Bellhop itself and the administrator. */
  asker: id.optional(),
  /** `person`: one person is asked; `room`: everybody in a room; `broadcast`: everybody who gets the broadcast. */
  kind: z.enum(['person', 'room', 'broadcast']),
  /** The address that asks: the asker's own, or a broadcast group's. */
  from: id,
  /** The address that is asked: a person's or a room's; for a broadcast its group's. */
  to: id,
  /** The id by which clients name the message of the question. */
  stanza: id,
  text: z.string(),
  choices: z.array(choice),
  /** Whether a second choice takes the place of the first one. */
  changeable: z.boolean(),
  asked: time,
  expires: time,
  /** The last tally that its asker was told, where it is told by itself. */
  tally: z.object({ text: z.string(), message: z.string(), version: z.number() }).optional(),
})

/** What one person has chosen, by question and person: so there is one. */
const answer = z.object({
  id,
  question: id,
  /** The id of the person, or the address of somebody who is nobody here. */
  person: id,
  /** Absent where the choice was withdrawn, or came too late. */
  value: z.string().optional(),
  /** The message that chose it: one that comes again changes nothing. */
  origin: id,
  at: time,
  /** The person was told that a further choice does not count. */
  told: z.boolean().optional(),
})

export type Choice = z.infer<typeof choice>

export type Question = z.infer<typeof question>

export type Answer = z.infer<typeof answer>

export const collections = {
  questions: { schema: question, indexes: [['from', 'asked'], ['to', 'asked'], ['asker', 'asked'], ['expires']] },
  answers: { schema: answer, indexes: [['question'], ['person']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
