// Questions with buttons: asked of a person, a room or everybody who gets a broadcast; each person chooses once.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import type { Subject } from '../subject.ts'
import { daysAgo, removeAll, sweep } from '../runs/sweep.ts'
import { answerCommand } from './commands/answer.ts'
import { answersCommand } from './commands/answers.ts'
import { askCommand } from './commands/ask.ts'
import { answerOrganisation } from './organisation.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { tellTally } from './tally.ts'

declare module '../context.ts' {
  interface Jobs {
    tally: true
  }
}

const QUARTER = 90 // days for which an asker reads the answers

export const questions: Subject = {
  name: 'questions',
  collections,
  holdings,
  commands: [
    {
      name: 'broadcasts',
      about: 'messages to everybody in a broadcast group or to some, questions with buttons, and emoticons',
      commands: [askCommand, answerCommand, answersCommand],
    },
  ],
  jobs: { tally: tellTally },
  answer: answerOrganisation,
  personLeaves: forgetAnswers,
  async expire(context) {
    const { questions, answers } = context.store
    await sweep(answers, { at: { lt: daysAgo(context, QUARTER) } })
    await sweep(questions, { expires: { lt: daysAgo(context, QUARTER) } })
  },
  counters: { answers: { help: 'Choices of people that were stored' } },
}

async function forgetAnswers({ store }: Context, { id: person }: Person): Promise<void> {
  await removeAll(store.answers, await store.answers.find({ where: { person } }))
  await removeAll(store.questions, await store.questions.find({ where: { asker: person } }))
}
