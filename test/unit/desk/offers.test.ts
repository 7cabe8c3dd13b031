// To whom waiting conversations are offered, over a store in memory: the longest waiting first, and no more than there is room for.
import { expect } from 'chai'
import type { Context } from '../../../core/context.ts'
import { inParts, type ContactChange } from '../../../core/desk/case/contacts.ts'
import { decideOffers } from '../../../core/desk/offering/offers.ts'
import type { Case, Desk } from '../../../core/desk/records.ts'
import { rankOf } from '../../../core/desk/offering/turn.ts'
import { tellWaits } from '../../../core/desk/offering/waiting.ts'
import { openStored } from '../../support/context.ts'
import { newDesk, openDesk, person } from '../../support/desk-stage.ts'

const DAY = Date.parse('2026-12-01T00:00:00Z')
const time = (minutes: number) => new Date(DAY + minutes * 60_000).toISOString()

const desk: Desk = {
  ...{ id: 'desk-1', name: 'support', title: 'Support', owner: null, agents: ['ann', 'bob'], agentGroups: [] },
  ...{ customers: 'here', listed: 'nobody', names: 'first', capacity: 2, answerMinutes: 0, rated: false },
  made: time(0),
}

/** @param minute when the conversation began, which names it */
const waiting = (minute: number, more: Partial<Case> = {}): Case => ({
  ...{ id: caseId(minute), desk: desk.id, pool: desk.id, customer: `c${minute}`, name: 'Customer', state: 'waiting' },
  ...{ open: true, offered: [], passed: [], shown: [], known: [], round: 0, transfers: 0 },
  ...{ since: time(minute), opened: time(minute), rank: rankOf(false, time(minute)) },
  ...more,
})

const caseId = (minute: number) => `case-${String(minute).padStart(6, '0')}`

describe('offers of a desk', () => {
  let opened: Awaited<ReturnType<typeof openStored>>
  let context: Context
  before(async () => {
    opened = await openStored()
    context = { ...opened.context, now: () => new Date(DAY) }
    await context.store.desks.put(desk)
  })
  after(() => opened?.end())
  beforeEach(async () => {
    for (const { id } of await context.store.cases.find()) await context.store.cases.remove(id)
    for (const id of desk.agents) await says(id, 'on')
  })

  const says = (id: string, state: 'on' | 'away') =>
    context.store.agentStates.put({ id, state, source: 'agent', since: time(0) })
  const wait = (...cases: Case[]) => context.store.batch(cases.map(record => ({ insert: 'cases', record })))

  /** Decides, and lists who is offered what: the minute of each case that somebody is offered, and the agents. */
  async function decided(): Promise<Record<number, string>> {
    await decideOffers(context)
    const offered = (await context.store.cases.find()).filter(each => each.offered.length)
    return Object.fromEntries(offered.map(each => [Number(each.id.slice(-6)), each.offered.toSorted().join()]))
  }

  it('go to all who have room, the longest waiting first, whatever was offered before', async () => {
    await wait(...[3, 4, 5].map(each => waiting(each)))
    expect(await decided()).to.deep.equal({ 3: 'ann,bob', 4: 'ann,bob' })
    await wait(waiting(1), waiting(2, { offeredAt: time(2) }))
    expect(await decided()).to.deep.equal({ 3: 'ann,bob', 4: 'ann,bob' })
    await context.store.cases.change(caseId(4), {}, { state: 'taken', agent: 'ann', offered: [] })
    expect(await decided()).to.deep.equal({ 1: 'bob', 3: 'ann,bob' })
  })

  it('name the desks where somebody waits whom nobody is offered', async () => {
    await wait(waiting(1), waiting(2))
    expect((await decideOffers(context)).short).to.deep.equal([])
    await wait(waiting(3))
    expect((await decideOffers(context)).short).to.deep.equal([desk])
    await context.store.cases.remove(caseId(3))
    await says('ann', 'away')
    await says('bob', 'away')
    const { changed, short } = await decideOffers(context)
    expect(changed.map(({ id, offered }) => [id, offered])).to.deep.equal([
      [caseId(1), []],
      [caseId(2), []],
    ])
    expect(short).to.deep.equal([desk])
  })

  it('find the one who may be offered a case behind hundreds that are for somebody else', async () => {
    // Ann has given them back, and Bob, who is there, has no room.
    await wait(...[600, 601].map(each => waiting(each, { state: 'taken', agent: 'bob' })))
    await wait(...Array.from({ length: 300 }, (_, at) => waiting(at, { passed: ['ann'] })))
    await wait(waiting(500), waiting(501), waiting(502))
    expect(await decided()).to.deep.equal({ 500: 'ann', 501: 'ann' })
  })

  it('are for all where the one agent whom they are for has gone', async () => {
    await says('bob', 'away')
    await wait(waiting(1, { only: 'bob' }))
    expect(await decided()).to.deep.equal({ 1: 'ann' })
  })
})

describe('those who wait at a desk', () => {
  it('are told together when their places have changed by a third, and once', async () => {
    const customers = ['ed', 'eve', 'gus', 'ben']
    const stage = await openDesk(
      [...customers, 'ann'].map(id => person(id)),
      [newDesk({ agents: ['ann'], owner: null })],
    )
    try {
      for (const customer of customers) await stage.writes(customer, 'support@bellhop.acme.test', 'Hello')
      for (const customer of customers) stage.reads(customer)
      await stage.writes('ed', 'support@bellhop.acme.test', 'leave')
      stage.reads('ed')
      await tellWaits(stage.context, 'desk-1 1')
      const told = () => customers.flatMap(customer => stage.reads(customer))
      const news = told()
      expect(news.map(text => /You are (the next one|number \d+)/.exec(text)?.[1])).to.deep.equal([
        'the next one',
        'number 2',
      ])
      await tellWaits(stage.context, 'desk-1 2')
      expect(told()).to.deep.equal([])
    } finally {
      await stage.end()
    }
  })
})

describe('contacts of many cases', () => {
  it('leave in IQs that the server takes, however long the names are, and all of them in their order', () => {
    const changes = Array.from({ length: 1_000 }, (_, at): ContactChange => {
      const item = {
        jid: `${caseId(at)}@bellhop.acme.test`,
        name: 'é'.repeat(3_000),
        subscription: 'both',
        groups: [],
      } as const
      return { of: `agent${at % 50}`, item: { ...item, groups: ['Cases'] } }
    })
    const parts = [...inParts(changes)]
    expect(parts.flat()).to.deep.equal(changes)
    expect(Math.max(...parts.map(part => JSON.stringify(part).length))).to.be.below(501_000)
    expect([...inParts(changes.slice(0, 3))]).to.have.length(1)
    expect([...inParts([])]).to.deep.equal([])
  })
})
