// The records of desks: a desk, the conversations that customers have with it (cases), what was written in them, and who is there
// to answer.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'
import { file } from '../model/file.ts'

const desk = z.object({
  id,
  /** The first part of its address. */
  name: id,
  title: z.string(),
  /** The id of the member who supervises it; null for the administrator. */
  owner: id.nullable(),
  /** The ids of the people and groups that answer. */
  agents: z.array(id),
  agentGroups: z.array(id),
  /** Who may write to it: `here` are guests and members, `anyone` are people on other servers as well. */
  customers: z.enum(['here', 'anyone']),
  /** In whose rosters it is. */
  listed: z.enum(['guests', 'everyone', 'nobody']),
  /** What customers learn of the agent who answers. */
  names: z.enum(['first', 'full', 'none']),
  /** How many conversations an agent has at once. */
  capacity: z.number(),
  /** Minutes within which an agent answers a customer; 0: no bound. */
  answerMinutes: z.number(),
  /** When it offers conversations, as its supervisor wrote it; always, where nothing is said. */
  hours: z.string().optional(),
  /** The time zone of the hours, where it is not the organisation's. */
  zone: z.string().optional(),
  /** Customers are asked how it was. */
  rated: z.boolean(),
  /** Strangers get a guest account on its page, /desk/NAME, to write to it. */
  visitors: z.boolean().optional(),
  /** Customers are told when who supervises it looks in on their conversation; absent means yes. */
  announced: z.boolean().optional(),
  /** The ids of the people and groups that are asked to join when customers come faster than its agents answer. */
  standby: z.array(id).optional(),
  standbyGroups: z.array(id).optional(),
  /** At least this share of customers (0 to 1) is to have an agent within so many seconds. */
  target: z.object({ share: z.number(), within: z.number() }).optional(),
  /** What its agents should know, as `billing` or `fr`: who knows most of it is offered its conversations first. */
  tags: z.array(z.string()).optional(),
  /** The ids of the people and groups whose conversations come before the others. */
  first: z.array(id).optional(),
  firstGroups: z.array(id).optional(),
  /** An agent of several desks is offered the conversations of the one with the higher number first; absent means 0. */
  priority: z.number().optional(),
  /** The desk that gets its conversations when nobody is there, or after so many minutes. */
  overflow: id.optional(),
  overflowMinutes: z.number().optional(),
  made: time,
})

/** One customer's conversation with a desk. The compare-and-set of `state` decides which agent has it. */
const deskCase = z.object({
  /** The first part of the address by which agents have it: `case-7f3k2m`. */
  id,
  /** The desk that the customer wrote to. */
  desk: id,
  /** The desk whose agents answer: another one after a transfer. */
  pool: id,
  /** The id of the customer, or the address of somebody on another server. */
  customer: id,
  /** As agents read it. */
  name: z.string(),
  /** The language in which the customer was written to when it was opened. One of the customer's profile comes first. */
  language: z.string().optional(),
  state: z.enum(['waiting', 'taken', 'closed']),
  /** True until it is closed: a customer has one open case at a desk. */
  open: z.boolean().optional(),
  /** The agent who has it. */
  agent: id.optional(),
  /** The agents whom it is offered to. */
  offered: z.array(id),
  /** The agent to whom alone it is offered. */
  only: id.optional(),
  /** What an agent should know for it; while `tagged`, it is offered to those alone who know most of it. */
  tags: z.array(z.string()).optional(),
  tagged: z.boolean().optional(),
  /** Its place among the cases of its pool: the smallest comes first (turn.ts). */
  rank: z.string().optional(),
  /** It has gone to another desk, as its own had nobody in time. */
  overflowed: z.boolean().optional(),
  /** The agents who gave it back: it is not offered to them again. */
  passed: z.array(id),
  /** The people who have, or may have, its contact in their rosters. */
  shown: z.array(id),
  /** The people who look in on it, because they supervise its desk. */
  watchers: z.array(id).optional(),
  /** All agents who ever had it or were offered it: for others there is no such address. */
  known: z.array(id),
  /** The rosters of agents have still to follow. */
  unfollowed: z.boolean().optional(),
  /** What the customer is still to be told; `once` names it among all that is said in this case. */
  owed: z.array(z.object({ once: z.string(), text: z.string(), rated: z.boolean().optional() })).optional(),
  /** Grows each time when it waits anew. */
  round: z.number(),
  /** An agent who gets it now reads what was written before this time as one text, and the rest message by message. */
  since: time,
  /** When it was offered last: those to whom it was offered then read what was written before. */
  offeredAt: time.optional(),
  opened: time,
  taken: time.optional(),
  /** When an agent wrote first. */
  answered: time.optional(),
  closed: time.optional(),
  /** Why it is over. */
  end: z.enum(['closed', 'left', 'gone']).optional(),
  /** When the agent has to have answered, or one of those to whom alone it is offered has to have taken it. */
  due: time.optional(),
  /** What the agent has asked last with buttons: the id of the message, and its choices. The agent's next message ends it. */
  asked: z
    .object({
      question: z.string(),
      choices: z.array(z.object({ value: z.string(), label: z.string(), emoji: z.string().optional() })),
    })
    .optional(),
  /** The customer was asked to wait. */
  held: z.boolean().optional(),
  /** What the customer was told last of the wait: the place in the queue, the seconds, when the desk opens. */
  told: z.object({ place: z.number(), seconds: z.number().optional(), opens: z.string().optional() }).optional(),
  transfers: z.number(),
  /** How many corrections, retractions and reactions of the customer came in a minute. */
  changes: z.object({ minute: z.number(), count: z.number() }).optional(),
  /** What the customer thought of it: from 1, bad, to 3, good. */
  rating: z.number().optional(),
})

/** What was written in a case, or happened to it. */
const caseLine = z.object({
  id,
  case: id,
  by: z.enum(['customer', 'agent', 'note', 'event']),
  /** The agent who wrote it. */
  agent: id.optional(),
  text: z.string().optional(),
  /** What happened, in other languages than the one of `text`. */
  texts: z.record(z.string(), z.string()).optional(),
  files: z.array(file).optional(),
  /** The id of the message, which is the same on both sides. */
  stanza: z.string().optional(),
  /** The other id that its sender's client gave it (XEP-0359). */
  originId: z.string().optional(),
  retracted: z.boolean().optional(),
  at: time,
})

/** Whether somebody answers at desks: what that person said last, and what was seen since. */
const agentState = z.object({
  /** The id of the person. */
  id,
  state: z.enum(['on', 'away']),
  /** Who said it; `shift` is the end of a shift. */
  source: z.enum(['agent', 'supervisor', 'shift']),
  since: time,
  /** What the agent knows, as `billing` or `fr`. */
  tags: z.array(z.string()).optional(),
  /** No device of the agent is connected since then. */
  unreachable: time.optional(),
})

/** A standby agent of a desk: when this person was asked to join, and whether the person has joined. By desk and agent. */
const deskStandby = z.object({
  id,
  desk: id,
  agent: id,
  serving: z.boolean(),
  /** Gets no more conversations, and is released after those at hand. */
  leaving: z.boolean().optional(),
  asked: time.optional(),
  answered: time.optional(),
  /** When the person joined or was released last. */
  moved: time.optional(),
})

/** A time for which an agent signs in with a code of its own. */
const deskShift = z.object({
  /** The id of the code, and of the device that signs in with it. */
  id,
  agent: id,
  /** Who asked for it: a username. */
  by: z.string(),
  made: time,
  ends: time,
  /** How many notices of its end the agent was told. */
  told: z.number(),
  /** When it ended. */
  over: time.optional(),
})

/** That a supervisor follows what happens at a desk, or looks in on one case. By what is watched, and who watches. */
const deskWatch = z.object({
  id,
  desk: id,
  /** Nothing where the whole desk is watched. */
  case: id.optional(),
  person: id,
  /** The message that shows the desk: corrections name it. */
  board: z.object({ message: id, at: time, text: z.string() }).optional(),
})

/** Somebody who came by the page of a desk. Its id is the person's. */
const deskVisitor = z.object({ id, desk: id, at: time })

/** How a desk stood at one time: of the ten minutes before, and at their end. By desk and time. */
const deskSample = z.object({
  id,
  desk: id,
  at: time,
  /** The conversations that waited for longer than the desk promises. */
  waited: z.number(),
  /** The agents who were there. */
  present: z.number(),
  /** The agents who were needed to hold the target. */
  needed: z.number(),
})

export type Desk = z.infer<typeof desk>

export type Case = z.infer<typeof deskCase>

export type CaseLine = z.infer<typeof caseLine>

export type AgentState = z.infer<typeof agentState>

export type DeskStandby = z.infer<typeof deskStandby>

export type DeskShift = z.infer<typeof deskShift>

export type DeskSample = z.infer<typeof deskSample>

export type DeskWatch = z.infer<typeof deskWatch>

export const collections = {
  desks: { schema: desk, unique: [['name']], indexes: [['owner']] },
  cases: {
    schema: deskCase,
    unique: [['desk', 'customer', 'open']],
    indexes: [
      ['pool', 'state', 'rank'],
      ['pool', 'state', 'since'],
      ['pool', 'opened'],
      ['state', 'offeredAt'],
      ['pool', 'closed'],
      ['agent', 'state'],
      ['customer', 'closed'],
      ['desk', 'opened'],
      ['unfollowed'],
      ['due'],
      ['closed'],
    ],
  },
  caseLines: {
    schema: caseLine,
    indexes: [
      ['case', 'at'],
      ['case', 'stanza'],
    ],
  },
  agentStates: { schema: agentState },
  deskStandbys: { schema: deskStandby, indexes: [['desk'], ['agent']] },
  deskSamples: { schema: deskSample, indexes: [['desk', 'at'], ['at']] },
  deskShifts: { schema: deskShift, indexes: [['agent'], ['over']] },
  deskVisitors: { schema: deskVisitor, indexes: [['desk', 'at'], ['at']] },
  deskWatches: { schema: deskWatch, indexes: [['desk'], ['case'], ['person']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
