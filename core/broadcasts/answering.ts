// Answers to a broadcast with buttons: a member writes to the group's address, and only who asked learns of it.
import type { Context } from '../context.ts'
import { same, takeLine } from '../conversation/dialogue.ts'
import type { Group } from '../model/group.ts'
import type { Incoming } from '../model/incoming.ts'
import { addressOf } from '../model/jid.ts'
import { noteTold, takeChoice } from '../questions/answer.ts'
import { refusalOf } from '../questions/chosen.ts'
import { choiceOf, mayChoose } from '../questions/form.ts'
import { isOpen } from '../questions/question.ts'
import { goesTo } from './chunks.ts'

const LATEST = 10 // questions of a group that a line may answer

/** @returns whether the message answers a question of the group, and its choice is stored or was refused */
export async function answerQuestion(context: Context, incoming: Incoming, group: Group): Promise<boolean> {
  const { store, config } = context
  const { message, caller } = incoming
  if (!caller.person || !mayChoose(message)) return false
  const where = { from: addressOf(group, config) }
  const asked = await store.questions.find({ where, sort: 'asked', descending: true, limit: LATEST })
  const open = asked.filter(question => isOpen(context, question))
  const found = choiceOf([...open, ...asked.filter(question => !open.includes(question))], message)
  const broadcast = found && (await store.broadcasts.get(found.question.id))
  if (!broadcast || !(await goesTo(context, broadcast, caller.person.id))) return false
  const { question, value } = found
  const taken = await takeChoice(context, question, value, caller)
  const isTyped = !message.reactions && !message.chosen // else the client shows what was chosen
  const noted = isTyped && taken.label !== undefined ? `Noted: ${taken.label}.` : undefined
  if (taken.state === 'taken' || taken.state === 'changed') {
    const text = taken.outcome ?? noted
    if (text !== undefined) await incoming.say(text)
    return true
  }
  const text = taken.state === 'same' ? noted : refusalOf(question, taken)
  if (text === undefined) return true
  await takeLine(context, incoming, async (_context, before) => same(before, text))
  if (taken.state !== 'same') await noteTold(context, question, caller)
  return true
}
