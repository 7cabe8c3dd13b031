// Choices that two processes take with one store, on every engine: each person's choice counts once, and has its effect once.
import { expect } from 'chai'
import type { Context } from '../../core/context.ts'
import { noteTold, takeChoice } from '../../core/questions/answer.ts'
import { newQuestion } from '../../core/questions/question.ts'
import type { Choice, Question } from '../../core/questions/records.ts'
import { overEngines, person } from '../support/engines.ts'
import { processesOn } from '../support/processes.ts'

const NOW = '2026-12-01T12:00:00.000Z'

overEngines(stand => {
  const processes = processesOn(stand, NOW)
  const ann = person('a')

  const asks = async (context: Context, more: Partial<Choice> = {}, changeable = false): Promise<Question> => {
    const place = {
      id: 'q',
      kind: 'person',
      from: 'bob@acme.test',
      to: 'ann@acme.test',
      stanza: 'q',
      text: 'Which?',
    } as const
    const choices = ['Tea', 'Coffee'].map((label, at) => ({ value: String(at + 1), label, ...more }))
    const question = newQuestion(context, { choices, changeable }, place, {})
    await context.store.questions.insert(question)
    await context.store.people.insert(ann)
    return question
  }
  /** Forty devices of one person choose, half of them through each process. @returns what became of each choice */
  const choosing = async (question: Question, both: Context[]) =>
    Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        both.map((context, of) => {
          const caller = { admin: false, person: ann, jid: 'ann@acme.test', origin: `message ${at} ${of}` }
          return takeChoice(context, question, String(1 + ((at + of) % 2)), caller).then(({ state }) => state)
        }),
      ).flat(),
    )

  it('count one choice of a person who chooses on forty devices', async () => {
    const both = await processes.both()
    const question = await asks(both[0])
    const states = await choosing(question, both)
    expect(states.filter(state => state === 'taken')).to.have.length(1)
    expect(new Set(states)).to.deep.equal(new Set(['taken', 'same', 'already']))
    expect(await stand.store().answers.count()).to.equal(1)
  }).timeout(60_000)

  it('bring one coupon, and one request to pay', async () => {
    const both = await processes.both()
    const lists = { places: [], cashiers: [], cashierGroups: [] }
    const made = { from: '2026-12-01', opens: NOW, made: NOW, each: 1, redeemed: 0 }
    const store = stand.store()
    await store.coupons.insert({ ...{ id: 'c', name: 'cake', owner: null, text: 'Cake' }, ...made, ...lists })
    const question = await asks(both[0], { coupon: 'c' })
    await choosing(question, both)
    expect(await store.vouchers.count({ coupon: 'c', holder: 'a' })).to.equal(1)
    const payment = { amount: 1250, currency: 'EUR', iban: 'DE02120300000000202051', payee: 'Acme Club' }
    await choosing(
      { ...question, id: 'q2', choices: question.choices.map(({ value, label }) => ({ value, label, payment })) },
      both,
    )
    const asked = await store.notices.find()
    expect(asked.filter(({ text }) => text.includes('Acme Club'))).to.have.length(1)
  }).timeout(60_000)

  it('keep one choice that can be changed, and a choice beside what its person was told', async () => {
    const both = await processes.both()
    const question = await asks(both[0], {}, true)
    const states = await choosing(question, both)
    expect(states.filter(state => state === 'taken')).to.have.length(1)
    expect(await stand.store().answers.count()).to.equal(1)
    const [one, other] = both
    const caller = { admin: false, person: person('b'), jid: 'b@acme.test', origin: 'message b' }
    await Promise.all([
      noteTold(one, question, caller),
      takeChoice(other, question, '1', caller),
      noteTold(one, question, caller),
    ])
    expect(await stand.store().answers.get('q/b')).to.include({ value: '1' })
  }).timeout(60_000)
})
