// Answers: what a person chooses is stored once for each question and person; a second choice changes it or is refused.
import { Fault } from '../../xep/fault.ts'
import { activityWrite } from '../activity.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { effectOf } from './effect.ts'
import { choiceWith, isOpen } from './question.ts'
import type { Answer, Question } from './records.ts'

declare module '../context.ts' {
  interface Counters {
    answers: true
  }
}

/** What became of a choice. `first` is what counts, where another one was chosen before. */
export interface Taken {
  state: 'taken' | 'changed' | 'withdrawn' | 'same' | 'already' | 'expired' | 'unknown'
  /** The label of what counts now. */
  label?: string
  /** What its person is told of the effect of the choice. */
  outcome?: string
  /** The person was told before that it does not count. */
  told?: boolean
}

/** What the server has said of a choice that it read: it stands in both archives as the answer, or went on as it was written. */
export type Verdict = 'counted' | 'late'

/** With these the effect of the choice happens, or has happened. */
const HAPPENS = new Set<Taken['state']>(['taken', 'changed', 'same'])

/** These change what is stored. */
const NOTED = new Set<Taken['state']>(['taken', 'changed', 'withdrawn'])

const TRIES = 100 // where other processes note choices of the same person

const answerId = (question: string, person: string) => `${question}/${person}`

/** Whose choice it is: a person here, or an address elsewhere. */
const whoIs = ({ person, jid = '' }: Caller): string => person?.id ?? jid

/**
 * Takes a choice. When this resolves it is stored, and what it does is done.
 * @param caller with the origin of the message that chooses
 * @param value nothing where the choice is withdrawn
 * @param verdict absent where Bellhop itself judges. What the server counted in time counts, however late Bellhop learns of it
 */
export async function takeChoice(
  context: Context,
  question: Question,
  value: string | undefined,
  caller: Caller,
  verdict?: Verdict,
): Promise<Taken> {
  return context.serially(`answer ${answerId(question.id, whoIs(caller))}`, async () => {
    const taken = await judgeAndNote(context, question, value, caller, verdict)
    const choice = HAPPENS.has(taken.state) ? choiceWith(question, value) : undefined
    const outcome = choice && (await effectOf(context, question, choice, caller))
    return outcome === undefined ? taken : { ...taken, outcome }
  })
}

/** Another process may note a choice of the same person at the same moment: then this one is judged again, behind that. */
async function judgeAndNote(
  context: Context,
  question: Question,
  value: string | undefined,
  caller: Caller,
  verdict: Verdict | undefined,
): Promise<Taken> {
  for (let tries = 1; ; tries++) {
    const before = await context.store.answers.get(answerId(question.id, whoIs(caller)))
    const taken = judge(context, question, value, caller, before, verdict)
    if (!NOTED.has(taken.state)) return taken
    try {
      await noteAnswer(context, question, value, caller, before)
      context.count('answers')
      return taken
    } catch (error) {
      if (!isClash(error) || tries === TRIES) throw error
    }
  }
}

const isClash = (error: unknown): boolean => error instanceof Fault && error.condition === 'conflict'

/** What would become of a choice that Bellhop itself judges now. Nothing is stored. */
export async function judgeChoice(context: Context, question: Question, value: string, caller: Caller): Promise<Taken> {
  const before = await context.store.answers.get(answerId(question.id, whoIs(caller)))
  return judge(context, question, value, caller, before, undefined)
}

function judge(
  context: Context,
  question: Question,
  value: string | undefined,
  { origin }: Caller,
  before: Answer | undefined,
  verdict: Verdict | undefined,
): Taken {
  const label = choiceWith(question, value)?.label
  if (value !== undefined && label === undefined) return { state: 'unknown' }
  /** @param counts the label of what counts now */
  const is = (state: Taken['state'], counts: string | undefined): Taken => ({
    state,
    ...(counts !== undefined && { label: counts }),
    ...(before?.told && { told: true }),
  })
  const counts = choiceWith(question, before?.value)?.label
  if (before && origin !== undefined && before.origin === origin && before.value === value) return is('same', label)
  const open = isOpen(context, question)
  if (verdict === 'late') return is(open && counts !== undefined ? 'already' : 'expired', counts)
  if (!open && verdict === undefined) return is('expired', counts)
  if (before?.value === undefined) return is(value === undefined ? 'same' : 'taken', label)
  if (before.value === value) return is('same', label)
  if (!question.changeable) return is('already', counts)
  return is(value === undefined ? 'withdrawn' : 'changed', label)
}

/** @throws Fault conflict where another process has noted something since `before` was read */
async function noteAnswer(
  context: Context,
  question: Question,
  value: string | undefined,
  caller: Caller,
  before: Answer | undefined,
): Promise<void> {
  const { store, now } = context
  const person = whoIs(caller)
  const id = answerId(question.id, person)
  const noted = { value, origin: caller.origin ?? 'unknown', at: now().toISOString() }
  if (before) {
    const when = { value: before.value ?? null, origin: before.origin }
    await store.batch([{ change: 'answers', id, when, patch: { ...noted, told: undefined } }])
    return
  }
  const { value: chosen, ...rest } = noted
  const record = { id, question: question.id, person, ...rest, ...(chosen !== undefined && { value: chosen }) }
  await store.batch([
    { insert: 'answers', record },
    // In rooms the server's archive has the answer as a message.
    ...(question.kind === 'broadcast'
      ? [activityWrite(context, `broadcast ${question.id}`, 'answer', caller.person)]
      : []),
  ])
}

/** Notes that a person was told that a further choice does not count: that is said once. */
export async function noteTold({ store, now }: Context, question: Question, caller: Caller): Promise<void> {
  const person = whoIs(caller)
  const id = answerId(question.id, person)
  if (await store.answers.change(id, {}, { told: true })) return
  const origin = caller.origin ?? 'unknown'
  try {
    await store.answers.insert({ id, question: question.id, person, origin, told: true, at: now().toISOString() })
  } catch (error) {
    if (!isClash(error)) throw error
    await store.answers.change(id, {}, { told: true })
  }
}
