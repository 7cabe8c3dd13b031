// Choices between people and in rooms, as the server tells them: stored, and their person is told what did not count.
import type { Chosen } from '../../xep/buttons.ts'
import { say } from '../../texts/say.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { readBy } from '../model/reader.ts'
import { stageNotice } from '../notices.ts'
import { noteTold, takeChoice, type Taken } from './answer.ts'
import type { Question } from './records.ts'

/** @param caller who chose, and reads what is said of it, with the origin of the server's message */
export const chosenThere = (context: Context, chosen: Chosen, caller: Caller): Promise<void> =>
  readBy(context, caller.person, () => takeThere(context, chosen, caller))

async function takeThere(context: Context, chosen: Chosen, caller: Caller): Promise<void> {
  const { question: id, value, late, asked } = chosen
  if (asked !== undefined) return tellUncounted(context, { ...chosen, asked }, caller)
  const question = await context.store.questions.get(id)
  if (!question) return context.log.debug({ question: id }, 'an answer to a question that is gone')
  const taken = await takeChoice(context, question, value, caller, late ? 'late' : 'counted')
  const text = taken.outcome ?? refusalOf(question, taken, late === true)
  if (text === undefined || !caller.person) return
  const tell = await stageNotice(context, [caller.person.id], text, `chosen ${id} ${caller.person.id} ${caller.origin}`)
  await tell()
  if (taken.outcome === undefined) await noteTold(context, question, caller)
}

/** Says that a second gesture for an emoticon does not count. The server tells it once, and no record is kept here. */
async function tellUncounted(
  context: Context,
  { question, asked, counts }: Chosen & { asked: string },
  { person, origin }: Caller,
): Promise<void> {
  const taken: Taken = counts === undefined ? { state: 'expired' } : { state: 'already', label: counts }
  const text = refusalOf({ text: asked }, taken)
  if (text === undefined || !person) return
  const tell = await stageNotice(context, [person.id], text, `chosen ${question} ${person.id} ${origin}`)
  await tell()
}

/** What the person reads whose choice does not count; nothing where it does, or where that was said before. */
export function refusalOf(
  { text }: Pick<Question, 'text'>,
  { state, label, told }: Taken,
  late = true,
): string | undefined {
  if (told || !late) return undefined
  if (state === 'already')
    return say("You have already chosen '{label}' for '{question}'. What you wrote now does not change it.", {
      label,
      question: text,
    })
  if (state !== 'expired') return undefined
  return label === undefined
    ? say("'{question}' is closed: nothing is counted any more.", { question: text })
    : say("'{question}' is closed: your answer stays '{label}'.", { question: text, label })
}
