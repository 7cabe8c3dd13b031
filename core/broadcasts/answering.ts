// Answers to a broadcast with buttons: a member writes to the group's address, and only who asked learns of it.
import type { Context } from '../context.ts'
import { same, takeLine } from '../conversation/dialogue.ts'
import { kindOf, type Incoming } from '../model/incoming.ts'
import { noteTold, takeChoice, type Taken } from '../questions/answer.ts'
import { refusalOf } from '../questions/chosen.ts'
import { choiceOf, mayChoose } from '../questions/form.ts'
import { noteReaction } from './reaction.ts'
import type { Message } from '../../xep/message.ts'
import { say } from '../../texts/say.ts'

const COUNTED = new Set<Taken['state']>(['taken', 'changed', 'withdrawn', 'same'])

/** Whether a message can answer a question at all. */
export const mayAnswer = (message: Message): boolean =>
  (kindOf(message) === 'content' || kindOf(message) === 'reaction') && mayChoose(message)

/**
 * Takes a message that answers a question of the group that it is written to. Who was asked answers, whoever owns the group.
 * @returns whether it is an answer, and its choice is stored or was refused
 */
export async function answerQuestion(context: Context, incoming: Incoming): Promise<boolean> {
  const { polls } = context
  const { message, caller, to } = incoming
  if (!caller.person) return false
  const found = choiceOf(await polls.latest(to), message)
  if (!found || !(await polls.isAsked(found.question, caller.person.id))) return false
  const { question, value } = found
  const taken = await takeChoice(context, question, value, caller)
  if (COUNTED.has(taken.state)) await polls.tally(question)
  if (message.reactions) await noteReaction(context, to, message.reactions, caller)
  const isTyped = !message.reactions && !message.chosen // else the client shows what was chosen
  const noted = isTyped && taken.label !== undefined ? say('Noted: {choice}.', { choice: taken.label }) : undefined
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
