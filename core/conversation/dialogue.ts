// Conversations with our addresses, line by line: who asks what, what is asked back, and how much of it is answered.
import { randomUUID } from 'node:crypto'
import { buttonsOf, MOST_CHOICES, type Buttons } from '../../xep/buttons.ts'
import { Fault } from '../../xep/fault.ts'
import type { Message } from '../../xep/message.ts'
import { beginningOf } from '../../xep/text.ts'
import type { Choice } from '../commands/command.ts'
import { toText } from '../commands/render.ts'
import type { Context } from '../context.ts'
import { findInboxRecord, newInboxRecord } from '../inbox.ts'
import type { Dialogue } from '../model/conversation.ts'
import { answerIdFor, type InboxAnswer, type InboxRecord } from '../model/inbox.ts'
import type { Incoming, Saying } from '../model/incoming.ts'
import type { Write } from '../model/records.ts'
import { sayable } from '../model/sayable.ts'
import { settleEdits } from '../provisioning/edit.ts'
import { bareJid } from '../model/jid.ts'
import { say } from '../../texts/say.ts'

const MINUTE = 60_000
const FIRST_LINE = 200 // characters of an answer that are told to who corrects what is done
const STRANGERS = 'strangers' // the one record of all who are nobody here
const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** What a line leads to: words, if there is anything to say, and what is being asked for now. */
export interface Outcome extends Pick<Dialogue, 'command' | 'asking' | 'fields' | 'question'> {
  reply: string
  /** What the reply asks to choose one of. */
  choices?: readonly Choice[]
  how?: Saying
  /** The command that ran, where it runs again as its answer is not kept. */
  ran?: Pick<InboxRecord, 'command' | 'fields' | 'at'>
  /** The line was not understood: nothing was done. */
  isLost?: true
  /** What may not be done here was refused. */
  refused?: true
}

/** The last word of a minute. */
export const enoughText = () =>
  say('That is more than I answer in a minute. Wait for the next minute, and write again what you want.')
const LOST = 10 // answers of a minute to what is not understood: two programs that answer each other end
const lastWord = () =>
  say("I have not understood ten lines now, and say nothing to more of them for a minute. Write 'help' then.")

/**
 * What a line leads to.
 * @param context with the inbox record of the line
 * @param before what was said before, as long as that is fresh
 * @param last what was said last, however long ago
 */
type Advance = (context: Context, before: Dialogue | undefined, last: Dialogue | undefined) => Promise<Outcome>

/**
 * Takes one line of a conversation with one of our addresses.
 * @returns whether the line was read: beyond the answers of a minute no line is
 */
export const takeLine = async (context: Context, incoming: Incoming, advance: Advance): Promise<boolean> =>
  (await isKnown(context, incoming))
    ? takeKnownLine(context, incoming, advance)
    : takeStrangerLine(context, incoming, advance)

/** Whether somebody is a person of ours, or was asked to be one. */
const isKnown = async ({ store }: Context, { from, caller }: Incoming): Promise<boolean> =>
  caller.person !== undefined || (await store.offers.count({ jid: bareJid(from) })) > 0

/**
 * Saves the answer after its effect and before saying the answer: a line that comes again gets the same answer and has no second
 * effect.
 */
async function takeKnownLine(context: Context, incoming: Incoming, advance: Advance): Promise<boolean> {
  const { from, to, caller } = incoming
  const id = dialogueId(from, to)
  const before = await context.store.dialogues.get(id)
  const fresh = before && isFresh(context, before) ? before : undefined
  const known = await findInboxRecord(context, caller)
  if (known?.done) {
    const { reply, how } = known.answer
      ? over(toText(known.answer))
      : await advance(withRecord(context, known), fresh, before)
    if (reply) await incoming.say(reply, how, known.answer?.buttons)
    return true
  }
  const record = known ?? newInboxRecord(context, caller)
  const answers = answersOf(context, before)
  const bound = context.config.answers
  if (answers.count > bound && !known?.answer) return false
  const outcome = known?.answer
    ? await storedOutcome(context, known.answer)
    : answers.count === bound
      ? { ...same(fresh), reply: enoughText() }
      : await advance(withRecord(context, record), fresh, before)
  const { how, command, asking, fields } = outcome
  const { reply, ...noted } = bounded(context, incoming, outcome, before, answers)
  const buttons = reply ? buttonsFor(outcome, caller.origin) : undefined
  const question = buttons?.id ?? outcome.question
  const answer = { text: sayable(reply), ...(buttons && { buttons }) }
  const writes: Write[] = record ? [{ put: 'inbox', record: answeredRecord(record, outcome, answer) }] : []
  if (reply || before || outcome.refused) {
    const state = {
      ...(command && { command }),
      ...(asking && { asking }),
      fields,
      ...(question !== undefined && { question }),
      ...(reply && how !== 'secret' && { answered: firstLine(reply) }),
      ...linesAfter(incoming, outcome, fresh),
    }
    writes.push({ put: 'dialogues', record: { ...state, ...noted, id, at: context.now().toISOString() } })
  }
  await context.store.batch(writes)
  if (reply) await incoming.say(reply, how, buttons)
  return answers.count < bound
}

/** A list that is longer than people tap through has no buttons. */
function buttonsFor({ choices = [] }: Outcome, origin: string | undefined): Buttons | undefined {
  if (!choices.length || choices.length > MOST_CHOICES) return undefined
  return buttonsOf(answerIdFor(origin) ?? randomUUID(), choices.map(shortened))
}

/** As an element carries them: of a long label the beginning. */
const shortened = ({ value, label }: Choice) => ({ value: beginningOf(value, 100), label: beginningOf(label, 200) })

const firstLine = (text: string) => beginningOf(text.split('\n', 1)[0] ?? '', FIRST_LINE)

const withRecord = (context: Context, inbox: InboxRecord | undefined): Context =>
  inbox ? { ...context, inbox } : context

/** The effect is stored, and the process ended before the conversation went on. The server follows before the sender is told. */
async function storedOutcome(context: Context, answer: NonNullable<InboxRecord['answer']>): Promise<Outcome> {
  try {
    await settleEdits(context)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
  return over(toText(answer))
}

/** A secret is kept nowhere: its command runs again, and makes the same one. */
const answeredRecord = ({ id, at, sentAs }: InboxRecord, { how, ran }: Outcome, answer: InboxAnswer): InboxRecord => ({
  ...{ id, at, done: true },
  ...(sentAs !== undefined && { sentAs }),
  ...(how === 'secret' ? ran : { answer }),
})

/** Bounds the reply, and counts it so that no conversation goes on for ever. */
function bounded(
  { now }: Context,
  { message }: Incoming,
  outcome: Outcome,
  before: Dialogue | undefined,
  answers: NonNullable<Dialogue['answers']>,
): Pick<Dialogue, 'answers' | 'refused' | 'automatic'> & { reply: string } {
  const at = now().toISOString()
  const lost = (answers.lost ?? 0) + (outcome.isLost ? 1 : 0)
  const isProgram = outcome.isLost && looksAutomatic(message)
  const isSilent = outcome.isLost && (lost > LOST || (isProgram && isRecent(before?.automatic, now())))
  const reply = isSilent ? '' : outcome.isLost && lost === LOST ? lastWord() : outcome.reply
  const refused = outcome.refused ? at : before?.refused
  const automatic = isProgram && !isSilent ? at : before?.automatic
  return {
    reply,
    answers: { minute: answers.minute, count: answers.count + (reply ? 1 : 0), lost },
    ...(refused && { refused }),
    ...(automatic && { automatic }),
  }
}

const HOUR = 60 * MINUTE
const AUTOMATIC =
  /^\W*(auto(matic(ally)?|matische[rs]?)?[- ]?(reply|response|submitted|generated|antwort)|out of (the )?office|abwesenheits)/i

/** Whether a line seems to come from a program: it says so, or is not to be stored. Asked of lines alone that are not understood. */
export const looksAutomatic = ({ text = '', hints, delayed }: Message) =>
  AUTOMATIC.test(text) || hints.includes('no-store') || (delayed !== undefined && hints.length > 0)

/** Whether something was within the last hour. */
export const isRecent = (at: string | undefined, now: Date): boolean =>
  at !== undefined && now.getTime() - Date.parse(at) < HOUR

const LINES = 20 // lines of a conversation that may still be corrected

/** The lines that a correction may name from now on, each with what was asked for before it. */
function linesAfter({ message: { corrects, id: own } }: Incoming, outcome: Outcome, before: Dialogue | undefined) {
  const id = corrects ?? own
  if (id === undefined) return before?.lines ? { lines: before.lines } : {}
  const { lines = [], command, asking, fields = {} } = before ?? {}
  const at = lines.findIndex(line => line.id === id)
  const known = lines[at]
  if (known?.done && corrects !== undefined) return { lines }
  const state = known ?? { ...(command && { command }), ...(asking && { asking }), fields }
  const line = { ...state, id, done: !outcome.asking && !outcome.isLost }
  if (line.done) return { lines: [line] }
  return { lines: [...(at < 0 ? lines.filter(({ done }) => !done) : lines.slice(0, at)), line].slice(-LINES) }
}

/** Answers somebody who is nobody here: of their address no record is kept, and all of them share one count. */
async function takeStrangerLine(context: Context, incoming: Incoming, advance: Advance): Promise<boolean> {
  const { dialogues } = context.store
  const outcome = await context.serially(STRANGERS, async () => {
    const { minute, count } = answersOf(context, await dialogues.get(STRANGERS))
    if (count >= context.config.strangerAnswers) return undefined
    const next = await advance(context, undefined, undefined)
    const answers = { minute, count: count + 1 }
    const at = context.now().toISOString()
    if (next.reply) await dialogues.put({ id: STRANGERS, fields: {}, answers, at })
    return next
  })
  if (outcome?.reply) await incoming.say(outcome.reply, outcome.how)
  return outcome !== undefined
}

/** The answers of this minute. */
function answersOf({ now }: Context, before: Dialogue | undefined): NonNullable<Dialogue['answers']> {
  const minute = Math.floor(now().getTime() / MINUTE)
  return before?.answers?.minute === minute ? before.answers : { minute, count: 0 }
}

export const isFresh = ({ now }: Pick<Context, 'now'>, { at }: Dialogue) => now().getTime() - Date.parse(at) < FORGOTTEN

export const over = (reply: string): Outcome => ({ reply, fields: {} })

/** Whatever is being asked for is asked for still. */
export const same = (before: Dialogue | undefined, reply = ''): Outcome => ({
  ...(before?.command && { command: before.command }),
  ...(before?.asking && { asking: before.asking }),
  ...(before?.question !== undefined && { question: before.question }),
  fields: before?.fields ?? {},
  reply,
})

/** @param from full or bare JID @param to an address of ours */
export const dialogueId = (from: string, to: string) => `${bareJid(from)} ${to}`
