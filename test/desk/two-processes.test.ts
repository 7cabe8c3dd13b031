// Conversations that agents take through two processes with one store, on every engine: one agent has each, and one answer is stored.
import { expect } from 'chai'
import { parse } from 'ltx'
import type { Context } from '../../core/context.ts'
import { inCase } from '../../core/desk/case/case.ts'
import { storeEnd, storeRelease } from '../../core/desk/acts/ending.ts'
import { lineId, lineWrites, newLine } from '../../core/desk/case/line.ts'
import type { Case, Desk } from '../../core/desk/records.ts'
import { takeCase, takeWithRoom } from '../../core/desk/acts/taking.ts'
import type { Person } from '../../core/model/person.ts'
import type { Store } from '../../core/model/records.ts'
import { Fault } from '../../xep/fault.ts'
import { parseMessage } from '../../xep/message-parse.ts'
import { overEngines } from '../support/engines.ts'
import { processesOn } from '../support/processes.ts'
import { random } from '../support/random.ts'

const NOW = '2026-12-01T12:00:00.000Z'
const AGENTS = Array.from({ length: 50 }, (_, at) => person(`agent${at}`))

function person(id: string): Person {
  return { id, username: id, name: id, manager: null, profile: {} }
}

const waiting = (number: number): Case => ({
  ...{ id: `case-${String(number).padStart(6, '0')}`, desk: 'd', pool: 'd', customer: `c${number}`, name: 'Customer' },
  ...{ state: 'waiting', open: true, offered: AGENTS.map(({ id }) => id), passed: [], shown: [], known: [] },
  ...{ round: 0, since: NOW, opened: NOW, transfers: 0 },
})

overEngines(stand => {
  const processes = processesOn(stand, NOW)

  /** An agent's first answer. @returns whether it has taken the case; others are refused */
  const answers = (context: Context, { id }: Pick<Case, 'id'>, agent: Person): Promise<boolean> =>
    inCase(context, { id }, async () => {
      const current = await context.store.cases.get(id)
      if (current?.state !== 'waiting') return false
      const caller = {
        person: agent,
        admin: false,
        jid: `${agent.id}@acme.test`,
        origin: `${agent.id} ${current.round}`,
      }
      const message = parseMessage(parse(`<message id='${agent.id}'><body>From ${agent.id}</body></message>`))
      const line = newLine(context, current, message, { id: lineId(current, caller), by: 'agent', agent: agent.id })
      try {
        await takeCase(context, current, agent, lineWrites(context, line, caller))
        return true
      } catch (error) {
        if (error instanceof Fault && error.condition === 'conflict') return false
        throw error
      }
    })

  /** The agents whose answers are stored, in each case. */
  async function answeredBy(store: Store, { id }: Pick<Case, 'id'>): Promise<(string | undefined)[]> {
    return (await store.caseLines.find({ where: { case: id } }))
      .filter(({ by }) => by === 'agent')
      .map(each => each.agent)
  }

  it('have one agent each when fifty agents answer each of twenty at the same instant', async () => {
    const both = await processes.both()
    const [{ store }] = both
    const cases = Array.from({ length: 20 }, (_, at) => waiting(at))
    for (const each of cases) await store.cases.insert(each)
    const pick = random(17)
    const tries = cases.flatMap(of => AGENTS.map(agent => ({ of, agent, context: both[pick(2)] ?? both[0] })))
    const taken = await Promise.all(tries.map(({ of, agent, context }) => answers(context, of, agent)))
    for (const of of cases) {
      const winners = tries.filter((each, at) => each.of === of && taken[at]).map(({ agent }) => agent.id)
      expect(winners, of.id).to.have.length(1)
      expect((await store.cases.get(of.id))?.agent).to.equal(winners[0])
      expect(await answeredBy(store, of)).to.deep.equal(winners)
    }
  }).timeout(60_000)

  const desk: Desk = {
    ...{ id: 'd', name: 'support', title: 'Support', owner: null, agents: [], agentGroups: [], customers: 'here' },
    ...{ listed: 'nobody', names: 'first', capacity: 3, answerMinutes: 0, rated: false, made: NOW },
  }

  it('are no more than there is room for when one agent takes twenty at the same instant', async () => {
    const context = processes.one()
    const { store } = context
    await store.desks.insert(desk)
    const cases = Array.from({ length: 20 }, (_, at) => waiting(at))
    for (const each of cases) await store.cases.insert(each)
    const agent = person('agent0')
    const results = await Promise.allSettled(
      cases.map(of => inCase(context, of, () => takeWithRoom(context, of, agent))),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(3)
    expect(await store.cases.count({ agent: agent.id, state: 'taken' })).to.equal(3)
  }).timeout(60_000)

  it('are not closed by an agent who was offered them when another one has taken them', async () => {
    const [one, other] = await processes.both()
    await one.store.desks.insert(desk)
    const of = waiting(1)
    await one.store.cases.insert(of)
    expect(await answers(one, of, person('agent1'))).to.equal(true)
    const refused = await storeEnd(other, of, 'closed', 'agent2').catch(error => error)
    expect(refused).to.include({ condition: 'conflict' })
    expect((await one.store.cases.get(of.id))?.open).to.equal(true)
    await storeEnd(other, of, 'closed', 'agent1')
    expect((await one.store.cases.get(of.id))?.open ?? false).to.equal(false)
  })

  it('are where a model says after they were taken, given back and closed at random', async () => {
    const both = await processes.both()
    const [{ store }] = both
    await store.desks.insert(desk)
    const pick = random(18)
    const cases = Array.from({ length: 10 }, (_, at) => waiting(at))
    for (const each of cases) await store.cases.insert(each)
    const model = new Map(cases.map(({ id }) => [id, { agent: undefined as string | undefined, taken: 0, open: true }]))
    for (let step = 0; step < 200; step++) {
      const of = cases[pick(cases.length)]!
      const known = model.get(of.id)!
      const [context, other] = pick(2) ? both : [both[1], both[0]]
      const [one, two] = [AGENTS[pick(50)]!, AGENTS[pick(50)]!]
      const kind = pick(10)
      if (kind < 6) {
        const [first, second] = await Promise.all([answers(context, of, one), answers(other, of, two)])
        expect(Number(first) + Number(second), `${of.id} at step ${step}`).to.equal(Number(known.open && !known.agent))
        if (first || second) Object.assign(known, { agent: first ? one.id : two.id, taken: known.taken + 1 })
      } else if (kind < 9) {
        const released = await storeRelease(context, of, {
          event: () => 'Given back.',
          customer: () => 'Somebody goes on.',
        })
        expect(released, `${of.id} at step ${step}`).to.equal(known.open && known.agent !== undefined)
        if (released) known.agent = undefined
      } else if (pick(3) === 0) {
        await storeEnd(context, of, 'closed')
        known.open = false
      }
    }
    for (const [id, { agent, taken, open }] of model) {
      const found = await store.cases.get(id)
      expect(found?.open ?? false, id).to.equal(open)
      expect(found?.agent, id).to.equal(agent)
      expect(await answeredBy(store, { id }), id).to.have.length(taken)
    }
  }).timeout(60_000)
})
