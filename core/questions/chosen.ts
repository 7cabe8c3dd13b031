// Choices between people and in rooms, as the server tells them: stored, and their person is told what did not count.
import type { Chosen } from '../../xep/buttons.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { stageNotice } from '../notices.ts'
import { noteTold, takeChoice, type Taken } from './answer.ts'
import type { Question } from './records.ts'

/** @param caller who chose, with the origin of the server's message */
export async function chosenThere(
  context: Context,
  { question: id, value, late }: Chosen,
  caller: Caller,
): Promise<void> {
  const question = await context.store.questions.get(id)
  if (!question) return context.log.debug({ question: id }, 'an answer to a question that is gone')
  const taken = await takeChoice(context, question, value, caller)
  const text = taken.outcome ?? refusalOf(question, taken, late === true)
  if (text === undefined || !caller.person) return
  const tell = await stageNotice(context, [caller.person.id], text, `chosen ${id} ${caller.person.id} ${caller.origin}`)
  await tell()
  if (taken.outcome === undefined) await noteTold(context, question, caller)
}

/** What the person reads whose choice does not count; nothing where it does, or where that was said before. */
export function refusalOf(
  { text }: Pick<Question, 'text'>,
  { state, label, told }: Taken,
  late = true,
): string | undefined {
  if (told || !late) return undefined
  if (state === 'already')
    return `You have already chosen '${label}' for '${text}'. What you wrote now does not change it.`
  if (state !== 'expired') return undefined
  const before = label === undefined ? 'nothing is counted any more' : `your answer stays '${label}'`
  return `'${text}' is closed: ${before}.`
}
