// Questions: an agent asks with buttons, and what the customer chooses reaches the agent as its label.
import { buttonsOf } from '../../../xep/buttons.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Message } from '../../../xep/message.ts'
import type { Context } from '../../context.ts'
import { choiceIn, chooseOne } from '../../conversation/choosing.ts'
import type { Caller } from '../../model/caller.ts'
import type { Person } from '../../model/person.ts'
import { readQuestion } from '../../questions/choices.ts'
import { numberedChoices } from '../../questions/question.ts'
import { answerByCommand } from './answer.ts'
import { requireTaken } from './ending.ts'
import type { Case } from '../records.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

/** @param typed as `ask` reads it: `Lunch at noon? / Yes / No` @returns what the agent reads @throws Fault bad-request */
export async function askCustomer(
  context: Context,
  of: Case,
  typed: string,
  agent: Person,
  caller: Caller,
): Promise<string> {
  requireTaken(of)
  const { text: question, choices } = readQuestion(typed)
  if (choices.some(({ couponName, payment, link, says }) => couponName ?? payment ?? link ?? says))
    throw new Fault('bad-request', say('A choice brings nothing in a conversation of a desk. Nothing was sent.'))
  const hint = await readByCustomer(context, of, () => say('Answer with the number.'))
  const text = [question, numberedChoices(choices), hint].join('\n')
  const shown = choices.map(({ value, label, emoji }) => ({ value, label, ...(emoji !== undefined && { emoji }) }))
  const asks = (id: string) => ({ asked: { question: id, choices: shown }, buttons: buttonsOf(id, choices) })
  await answerByCommand(context, of, { text, asks }, agent, caller)
  return say('You asked: {text}', { text })
}

/** A customer's message as the answer to what the agent has asked last, by button, reaction, number or label; else as it is. */
export function answeredWith({ asked }: Pick<Case, 'asked'>, message: Message): Message {
  const choice = asked && choiceOf(asked, message)
  if (!choice) return message
  const answer = { ...message, text: choice.label, body: choice.label }
  delete answer.reactions
  delete answer.chosen
  return answer
}

function choiceOf({ question, choices }: NonNullable<Case['asked']>, message: Message) {
  const { reactions, text = '' } = message
  const tapped = reactions?.id === question && choices.find(({ emoji = '' }) => reactions.emojis.includes(emoji))
  if (tapped) return tapped
  const value = choiceIn(message, { question }) ?? (reactions ? undefined : chooseOne(choices, text))
  return choices.find(each => each.value === value)
}
