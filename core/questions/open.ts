// Questions that a person can answer: those to the person, in the person's rooms, and of broadcasts that the person got.
import type { Context } from '../context.ts'
import { groupsAround } from '../graph.ts'
import { addressOf, jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import type { Question } from './records.ts'

const LOOKED_AT = 200 // open questions in the places where a person is asked
const SHOWN = 20

/** The questions that are open, the latest first; those that the person has answered are among them. */
export async function openQuestions(context: Context, person: Person): Promise<Question[]> {
  const { store, config, now } = context
  const places = (await groupsAround(context, person.id)).map(group => addressOf(group, config))
  const found = await store.questions.find({
    where: { to: { in: [jidOf(person, config), ...places] }, expires: { gt: now().toISOString() } },
    ...{ sort: 'asked', descending: true, limit: LOOKED_AT },
  })
  const asked = await Promise.all(found.map(each => isAsked(context, each, person)))
  return found.filter((_, at) => asked[at])
}

/** The open questions that wait for an answer of the person, or let the person change it. */
export async function unansweredQuestions(context: Context, person: Person): Promise<Question[]> {
  const open = await openQuestions(context, person)
  const ids = open.map(({ id }) => id)
  const answers = await context.store.answers.find({ where: { person: person.id, question: { in: ids } } })
  const answered = new Set(answers.filter(({ value }) => value !== undefined).map(({ question }) => question))
  return open.filter(({ id, changeable }) => changeable || !answered.has(id)).slice(0, SHOWN)
}

/** Who asks another person or a room does not answer there. A broadcast asks those who got it. */
async function isAsked({ polls }: Context, question: Question, { id }: Person): Promise<boolean> {
  return question.kind === 'broadcast' ? polls.isAsked(question, id) : question.asker !== id
}
