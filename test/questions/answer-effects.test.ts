// What a choice does: once for each question and person, also where a process was killed between the choice and its effect.
import { expect } from 'chai'
import { takeChoice } from '../../core/questions/answer.ts'
import { newQuestion } from '../../core/questions/question.ts'
import { openInside, type Inside } from '../support/context.ts'

const person = { id: '7', username: 'ann', name: 'Ann Test', manager: null, profile: {} }

describe('the effect of a choice', () => {
  let inside: Inside
  before(async () => {
    inside = await openInside()
    await inside.context.store.people.put(person)
  })
  after(() => inside.end())

  let earlier = 0
  const invites = () => inside.context.store.invites.count()
  const asks = async (id: string, changeable = false) => {
    const { context } = inside
    const command = { name: 'qr contact', fields: { new: 'true' } }
    earlier = await invites()
    const choices = [
      { value: '1', label: 'Tea', command },
      { value: '2', label: 'Coffee', command },
    ]
    const place = { id, kind: 'person', from: 'bellhop@b', to: 'ann@acme.test', stanza: id, text: 'Which?' } as const
    const question = newQuestion(context, { choices, changeable }, place, {})
    await context.store.questions.put(question)
    return question
  }
  const caller = (origin: string) => ({ admin: false, person, jid: 'ann@acme.test', origin })
  /** How often the command has run since the question was asked. */
  const made = async () => (await invites()) - earlier

  it('comes once, however often the message comes', async () => {
    const question = await asks('often')
    expect((await takeChoice(inside.context, question, '1', caller('outbox 1'))).state).to.equal('taken')
    expect((await takeChoice(inside.context, question, '1', caller('outbox 1'))).state).to.equal('same')
    expect(await made()).to.equal(1)
  })

  it('comes after a kill between the stored choice and it', async () => {
    const question = await asks('killed')
    const at = new Date().toISOString()
    const left = { id: 'killed/7', question: 'killed', person: '7', value: '1', origin: 'outbox 2', at }
    await inside.context.store.answers.insert(left)
    expect(await made()).to.equal(0)
    await takeChoice(inside.context, question, '1', caller('outbox 2'))
    expect(await made()).to.equal(1)
  })

  it('is a coupon once, also after a kill between the stored choice and the coupon', async () => {
    const { store } = inside.context
    const at = new Date().toISOString()
    const lists = { places: [], cashiers: [], cashierGroups: [] }
    const from = at.slice(0, 10)
    await store.coupons.put({
      id: 'cake',
      name: 'cake',
      owner: null,
      text: 'Cake',
      from,
      opens: at,
      each: 1,
      ...lists,
      made: at,
      redeemed: 0,
    })
    const { choices, ...asked } = await asks('cake')
    const question = { ...asked, choices: choices.map(({ value, label }) => ({ value, label, coupon: 'cake' })) }
    await store.answers.insert({ id: 'cake/7', question: 'cake', person: '7', value: '1', origin: 'outbox 3', at })
    for (const again of [1, 2]) {
      expect((await takeChoice(inside.context, question, '1', caller('outbox 3'))).state, `${again}`).to.equal('same')
      expect(await store.vouchers.count({ coupon: 'cake', holder: '7' })).to.equal(1)
    }
    const { outcome } = await takeChoice(inside.context, { ...question, id: 'cake again' }, '1', caller('outbox 4'))
    expect(outcome).to.match(/^You had this coupon before/)
  })

  it('is a request to pay once, also after a kill between the stored choice and the request', async () => {
    const { store } = inside.context
    const payment = { amount: 1_250, currency: 'EUR', iban: 'DE02120300000000202051', payee: 'Acme Canteen' }
    const { choices, ...asked } = await asks('canteen')
    const question = { ...asked, choices: choices.map(({ value, label }) => ({ value, label, payment })) }
    const at = new Date().toISOString()
    await store.answers.insert({
      id: 'canteen/7',
      question: 'canteen',
      person: '7',
      value: '1',
      origin: 'outbox 5',
      at,
    })
    for (const again of [1, 2]) {
      expect((await takeChoice(inside.context, question, '1', caller('outbox 5'))).state, `${again}`).to.equal('same')
      const requests = (await store.notices.find()).filter(({ text }) => text.includes('12.50 EUR to Acme Canteen'))
      expect(requests).to.have.length(1)
    }
  })

  it('comes of one choice alone where a person chooses on two devices at once', async () => {
    const question = await asks('twice')
    const states = await Promise.all(
      ['1', '2', '1', '2'].map((value, at) => takeChoice(inside.context, question, value, caller(`outbox ${10 + at}`))),
    )
    expect(states.filter(({ state }) => state === 'taken')).to.have.length(1)
    expect(await made()).to.equal(1)
    expect(await inside.context.store.answers.count({ question: 'twice' })).to.equal(1)
  })

  it('comes of what the server counted in time, however late Bellhop learns of it, and of nothing that the server called late', async () => {
    const closed = { ...(await asks('closed')), expires: new Date(0).toISOString() }
    const judged = async (value: string, origin: string, verdict?: 'counted' | 'late') =>
      (await takeChoice(inside.context, closed, value, caller(origin), verdict)).state
    expect(await judged('1', 'outbox 30')).to.equal('expired')
    expect(await judged('1', 'outbox 30', 'late')).to.equal('expired')
    expect(await made()).to.equal(0)
    expect(await judged('1', 'outbox 30', 'counted')).to.equal('taken')
    expect(await judged('2', 'outbox 31', 'counted')).to.equal('already')
    expect(await made()).to.equal(1)
    const open = await asks('open', true)
    expect((await takeChoice(inside.context, open, '1', caller('outbox 32'), 'late')).state).to.equal('expired')
    expect(await made()).to.equal(0)
  })

  it('loses none of 10,000 answers at once', async () => {
    const question = await asks('many')
    const all = Array.from({ length: 10_000 }, (_, at) => ({
      admin: false,
      jid: `p${at}@elsewhere.test`,
      origin: `outbox ${at}`,
    }))
    const plain = { ...question, choices: question.choices.map(({ value, label }) => ({ value, label })) }
    await Promise.all(all.map((each, at) => takeChoice(inside.context, plain, String(1 + (at % 2)), each)))
    expect(await inside.context.store.answers.count({ question: 'many' })).to.equal(10_000)
  })
})
