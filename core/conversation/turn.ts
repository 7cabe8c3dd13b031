// Conversations with our addresses, turn by turn.
import type { Message } from '../../xep/message.ts'
import type { Context } from '../context.ts'
import type { Dialogue } from '../model/conversation.ts'
import { bareJid, type Incoming, type Saying } from '../model/incoming.ts'
import { sayable } from '../model/sayable.ts'

const ANSWERS = 20 // kept of a conversation, to be said again
const ROOM = 32_000 // characters of them: they are written with every line
const MINUTE = 60_000
const STRANGERS = 'strangers' // the one record of all who are nobody here
const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** What a line leads to: words, if there is anything to say, and what is being asked for now. */
export interface Turn extends Pick<Dialogue, 'command' | 'asking' | 'fields'> {
  reply: string
  how?: Saying
  /** The line was not understood: nothing was done. */
  isLost?: true
  /** What may not be done here was refused. */
  refused?: true
}

/** The last word of a minute. */
export const ENOUGH = 'That is more than I answer in a minute. Wait for the next minute, and write again what you want.'
const LOST = 10 // answers of a minute to what is not understood: two programs that answer each other end
const LAST_WORD =
  "I have not understood ten lines now, and say nothing to more of them for a minute. Write 'help' then."

type Advance = (before: Dialogue | undefined, last: Dialogue | undefined) => Promise<Turn>

/**
 * Takes one turn of a conversation with one of our addresses.
 * @param advance told of what was said before, as long as that is fresh, and of what was said last, however long ago
 * @returns whether the line was read: beyond the answers of a minute no line is
 */
export const takeTurn = async (context: Context, incoming: Incoming, advance: Advance): Promise<boolean> =>
  (await isKnown(context, incoming))
    ? takeKnownTurn(context, incoming, advance)
    : takeStrangerTurn(context, incoming, advance)

/** Whether somebody is a person of ours, or was asked to be one. */
const isKnown = async ({ store }: Context, { from, caller }: Incoming): Promise<boolean> =>
  caller.person !== undefined || (await store.offers.count({ jid: bareJid(from) })) > 0

/** Saves the turn after its effect and before saying the answer: a redelivered line gets the same answer and has no second effect. */
async function takeKnownTurn(context: Context, incoming: Incoming, advance: Advance): Promise<boolean> {
  const { from, to, kept = 0, say } = incoming
  const { dialogues } = context.store
  const id = dialogueId(from, to)
  const before = await dialogues.get(id)
  if (kept && before && kept <= before.turn) {
    const said = before.said[kept]
    if (said !== undefined) {
      if (said) await say(said)
      return true
    }
    if (kept < before.turn) return true
  }
  const answers = answersOf(context, before)
  const bound = context.config.answers
  if (answers.count > bound) return false
  const fresh = before && isFresh(context, before) ? before : undefined
  const turn = answers.count === bound ? { ...same(fresh), reply: ENOUGH } : await advance(fresh, before)
  const { how, command, asking, fields } = turn
  const { reply, ...noted } = bounded(context, incoming, turn, before, answers)
  const said = latest({ ...before?.said, ...(how !== 'secret' && kept && { [kept]: sayable(reply) }) })
  if (!reply && !before && !turn.refused) return true // nothing that would have to be remembered
  const state = {
    ...(command && { command }),
    ...(asking && { asking }),
    fields,
    said,
    turn: kept || (before?.turn ?? 0),
    ...linesAfter(incoming, turn, fresh),
  }
  await dialogues.put({ ...state, ...noted, id, at: context.now().toISOString() })
  if (reply) await say(reply, how)
  return answers.count < bound
}

/** What is really said, and what is noted so that it does not go on for ever. */
function bounded(
  { now }: Context,
  { message }: Incoming,
  turn: Turn,
  before: Dialogue | undefined,
  answers: NonNullable<Dialogue['answers']>,
): Pick<Dialogue, 'answers' | 'refused' | 'automatic'> & { reply: string } {
  const at = now().toISOString()
  const lost = (answers.lost ?? 0) + (turn.isLost ? 1 : 0)
  const isProgram = turn.isLost && looksAutomatic(message)
  const isSilent = turn.isLost && (lost > LOST || (isProgram && isRecent(before?.automatic, now())))
  const reply = isSilent ? '' : turn.isLost && lost === LOST ? LAST_WORD : turn.reply
  const refused = turn.refused ? at : before?.refused
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
const looksAutomatic = ({ text = '', hints, delayed }: Message) =>
  AUTOMATIC.test(text) || hints.includes('no-store') || (delayed !== undefined && hints.length > 0)

/** Whether something was within the last hour. */
export const isRecent = (at: string | undefined, now: Date): boolean =>
  at !== undefined && now.getTime() - Date.parse(at) < HOUR

const LINES = 20

/** The lines that a correction may name from now on, each with what was asked for before it. */
function linesAfter({ message: { corrects, id: own } }: Incoming, turn: Turn, before: Dialogue | undefined) {
  const id = corrects ?? own
  if (id === undefined) return before?.lines ? { lines: before.lines } : {}
  const { lines = [], command, asking, fields = {} } = before ?? {}
  const at = lines.findIndex(line => line.id === id)
  const known = lines[at]
  if (known?.done && corrects !== undefined) return { lines }
  const state = known ?? { ...(command && { command }), ...(asking && { asking }), fields }
  const line = { ...state, id, done: !turn.asking && !turn.isLost }
  if (line.done) return { lines: [line] }
  return { lines: [...(at < 0 ? lines.filter(({ done }) => !done) : lines.slice(0, at)), line].slice(-LINES) }
}

/** Answers somebody who is nobody here: of their address no record is kept, and all of them share one count. */
async function takeStrangerTurn(context: Context, { say }: Incoming, advance: Advance): Promise<boolean> {
  const { dialogues } = context.store
  const turn = await context.serially(STRANGERS, async () => {
    const { minute, count } = answersOf(context, await dialogues.get(STRANGERS))
    if (count >= context.config.strangerAnswers) return undefined
    const next = await advance(undefined, undefined)
    const answers = { minute, count: count + 1 }
    const at = context.now().toISOString()
    if (next.reply) await dialogues.put({ id: STRANGERS, turn: 0, said: {}, fields: {}, answers, at })
    return next
  })
  if (turn?.reply) await say(turn.reply, turn.how)
  return turn !== undefined
}

/** The answers of this minute. */
function answersOf({ now }: Context, before: Dialogue | undefined): NonNullable<Dialogue['answers']> {
  const minute = Math.floor(now().getTime() / MINUTE)
  return before?.answers?.minute === minute ? before.answers : { minute, count: 0 }
}

/** As many answers as somebody can ask for in the moment that an acknowledgement takes. The last one is kept at any length. */
function latest(said: Dialogue['said']): Dialogue['said'] {
  const kept: [string, string][] = []
  let room = ROOM
  for (const [turn, text] of Object.entries(said).toReversed()) {
    room -= text.length
    if (kept.length && (kept.length === ANSWERS || room < 0)) break
    kept.unshift([turn, text])
  }
  return Object.fromEntries(kept)
}

export const isFresh = ({ now }: Pick<Context, 'now'>, { at }: Dialogue) => now().getTime() - Date.parse(at) < FORGOTTEN

export const over = (reply: string): Turn => ({ reply, fields: {} })

/** Whatever is being asked for is asked for still. */
export const same = (before: Dialogue | undefined, reply = ''): Turn => ({
  ...(before?.command && { command: before.command }),
  ...(before?.asking && { asking: before.asking }),
  fields: before?.fields ?? {},
  reply,
})

/** @param from full or bare JID @param to an address of ours */
export const dialogueId = (from: string, to: string) => `${bareJid(from)} ${to}`
