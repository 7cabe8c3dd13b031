import { Fault } from '../../../xep/fault.ts'
import { beginningOf } from '../../../xep/text.ts'
import { command, optionalText, type Choice } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { findGroup } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import { personById } from '../../people/person.ts'
import { choose, chooserOf } from '../choose.ts'
import { fold, valueIn } from '../form.ts'
import { answerText, chooseForOrganisation, isOfOrganisation } from '../organisation.ts'
import { openQuestions, unansweredQuestions } from '../open.ts'
import { choiceWith } from '../question.ts'
import type { Question } from '../records.ts'
import { say } from '../../../texts/say.ts'

export const answerCommand = command({
  name: 'answer',
  help: 'answers a question that you were asked, from a list',
  who: 'person',
  more:
    'It lists the open questions to you, in your chat groups and in broadcasts, and then the choices of one. Your answer goes to who' +
    ' asked, from you, as if you had typed it there.',
  inputs: {
    question: optionalText('Question', { choices: offerQuestions }),
    choice: optionalText('Answer', { of: 'question', choices: offerChoices }),
  },
  async run(context, caller, { question: named, choice: written }) {
    const person = chooserOf(caller)
    if (named === undefined) {
      const isAsked = (await unansweredQuestions(context, person)).length > 0
      return isAsked
        ? { text: say('Which question?'), ask: 'question' }
        : { text: say('No question waits for your answer.') }
    }
    const question = questionNamed(await openQuestions(context, person), named)
    if (written === undefined) return { text: question.text, ask: 'choice' }
    const choice = choiceWith(question, valueIn(question, fold(written)) ?? written)
    if (!choice)
      throw new Fault('bad-request', say("'{written}' is none of the choices.", { written: beginningOf(written, 40) }))
    if (isOfOrganisation(context, question))
      return { text: await chooseForOrganisation(context, question, choice.value, caller) }
    await choose(context, question, choice, caller)
    return { text: answerText(await askedBy(context, question), choice.label) }
  },
})

async function offerQuestions(context: Context, { person }: Caller): Promise<Choice[]> {
  const waiting = person ? await unansweredQuestions(context, person) : []
  return Promise.all(
    waiting.map(async question => ({
      value: question.id,
      label: `${await askedBy(context, question)}: ${question.text}`,
    })),
  )
}

async function offerChoices(context: Context, { person }: Caller, { question: named = '' }): Promise<Choice[]> {
  const question = person && find(await openQuestions(context, person), named)
  return question?.choices.map(({ value, label }) => ({ value, label })) ?? []
}

/** By the id, or by the reference that stands behind the number in a text. */
function find(open: Question[], named: string): Question | undefined {
  const wanted = fold(named)
  return open.find(({ id }) => id === named.trim()) ?? open.find(({ reference }) => fold(reference) === wanted)
}

/** @throws Fault item-not-found */
function questionNamed(open: Question[], named: string): Question {
  const question = find(open, named)
  if (!question)
    throw new Fault(
      'item-not-found',
      say("You have no open question '{named}'; 'answer' lists yours.", { named: beginningOf(named, 40) }),
    )
  return question
}

/** Where a person was asked: by whom, or in which group. */
async function askedBy(context: Context, question: Question): Promise<string> {
  if (isOfOrganisation(context, question)) return context.config.orgName
  const { kind, asker, from, to } = question
  const group = kind === 'person' ? undefined : await findGroup(context, to)
  const person = asker === undefined || group ? undefined : await personById(context, asker)
  return group?.title ?? person?.name ?? from
}
