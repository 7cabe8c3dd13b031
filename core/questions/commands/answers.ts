import { Fault } from '../../../xep/fault.ts'
import { command, optionalText } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { peopleById } from '../../people/person.ts'
import { referenceOf } from '../effect.ts'
import { choiceWith } from '../question.ts'
import type { Question } from '../records.ts'
import { tallyOf } from '../tally.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 20 // questions

export const answersCommand = command({
  name: 'answers',
  help: 'shows the answers to your questions',
  who: 'person',
  more: 'Only who asked sees them. Without a name it lists your latest questions.',
  readsOnly: true,
  inputs: {
    question: optionalText('The question, by the two characters that it was listed with', { choices: ownQuestions }),
  },
  async run(context, caller, { question: named }) {
    const own = await questionsOf(context, caller)
    if (!own.length) return { text: say('You have asked nothing yet. Try: ask bob Lunch at noon? / Yes / No.') }
    const shown = minutesFor(context.config, caller)
    if (named === undefined) {
      const rows = await Promise.all(
        own.map(async question => [
          question.reference,
          question.text,
          await tallyOf(context, question),
          shown(question.asked),
        ]),
      )
      return { table: { columns: [say('question'), say('text'), say('answers'), say('asked')], rows } }
    }
    const question = own.find(({ reference, id }) => [reference.toLowerCase(), id].includes(named.toLowerCase()))
    if (!question)
      throw new Fault(
        'item-not-found',
        say("You have no question '{named}'; 'answers' lists yours.", { named: named.slice(0, 40) }),
      )
    return answersTo(context, question, shown)
  },
})

async function answersTo(context: Context, question: Question, shown: (time: string) => string) {
  const answers = await context.store.answers.find({ where: { question: question.id } })
  const people = new Map(
    (
      await peopleById(
        context,
        answers.map(({ person }) => person),
      )
    ).map(each => [each.id, each.name]),
  )
  const isPaid = question.choices.some(({ payment }) => payment)
  const columns = [say('person'), say('answer'), say('at'), ...(isPaid ? [say('payment')] : [])]
  const rows = answers
    .filter(({ value }) => value !== undefined)
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ person, value, at }) => {
      const choice = choiceWith(question, value)
      const reference = choice?.payment ? [referenceOf(context, question, person)] : isPaid ? [''] : []
      return [people.get(person) ?? person, choice?.label ?? '', shown(at), ...reference]
    })
  const text = `${question.text}\n${await tallyOf(context, question)}`
  return rows.length ? { text, table: { columns, rows } } : { text }
}

/** The administrator, who is no person, has asked what nobody else has. */
const questionsOf = async ({ store }: Pick<Context, 'store'>, { person, admin }: Caller): Promise<Question[]> =>
  person || admin
    ? store.questions.find({ where: { asker: person?.id ?? null }, sort: 'asked', descending: true, limit: SHOWN })
    : []

async function ownQuestions(context: Context, caller: Caller) {
  return (await questionsOf(context, caller)).map(({ reference, text }) => ({ value: reference, label: text }))
}
