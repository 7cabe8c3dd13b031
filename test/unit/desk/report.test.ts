// The numbers of a desk: whatever happens to conversations, each counts once, in the sums and in every division.
import { expect } from 'chai'
import { leaveDesks } from '../../../core/desk/leaving.ts'
import { deskReport, dividedReport, DIVISIONS } from '../../../core/desk/tables/report.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'
import { random } from '../../support/random.ts'

const SUPPORT = 'support@bellhop.acme.test'
const CUSTOMERS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']
const AGENTS = ['ann', 'bob']
const STEPS = 250

describe('the numbers of a desk', () => {
  let stage: DeskStage
  const desk = newDesk({ rated: true, capacity: 4 })
  const open = async (environment = {}) => {
    const people = [...CUSTOMERS, ...AGENTS, 'sue'].map(id => person(id))
    stage = await openDesk(people, [desk, newDesk({ id: 'desk-2', name: 'billing', title: 'Billing' })], environment)
  }
  afterEach(() => stage?.end())

  const openCase = async (customer: string) =>
    (await stage.context.store.cases.find({ where: { customer, open: true } }))[0]
  const numbers = async () => {
    const { rows } = await deskReport(stage.context, desk)
    return new Map(rows.map(([what = '', number]) => [what, number ?? '']))
  }
  const divided = async (by: (typeof DIVISIONS)[number]) => {
    const { columns, rows } = await dividedReport(stage.context, desk, by)
    return { rows, sum: (column: string) => rows.reduce((sum, row) => sum + Number(row[columns.indexOf(column)]), 0) }
  }

  it('agree with arrivals, whatever customers, agents and supervisors do', async () => {
    await open({ BELLHOP_ANSWERS: '100000' })
    const pick = random(42)
    let arrivals = 0
    for (const agent of AGENTS) await stage.does(agent, 'desk on')
    for (let step = 0; step < STEPS; step++) {
      stage.time.now += pick(30) * 60_000
      const [customer, agent] = [CUSTOMERS[pick(CUSTOMERS.length)] ?? '', AGENTS[pick(2)] ?? '']
      const of = await openCase(customer)
      const address = `${of?.id}@bellhop.acme.test`
      const acts: (() => Promise<unknown>)[] = [
        () => stage.writes(customer, SUPPORT, `Question ${step}`),
        () => stage.writes(customer, SUPPORT, of ? 'leave' : 'Good'),
        () => stage.writes(agent, address, 'Here I am'),
        () => stage.writes(agent, address, 'Here I am'),
        () => stage.does(agent, 'case take', { case: address }),
        () => stage.does(agent, 'case transfer', { case: address, to: pick(2) ? 'pool' : 'billing' }),
        () => stage.does(agent, 'case close', { case: address }),
        () => stage.does('sue', 'case close', { case: address }),
        () => stage.does(agent, pick(4) ? 'desk on' : 'desk away'),
        async () => pick(5) || (await leaveDesks(stage.context, person(customer), undefined)),
      ]
      const before = await stage.context.store.cases.count({ desk: desk.id })
      await acts[pick(acts.length)]?.()
      arrivals += (await stage.context.store.cases.count({ desk: desk.id })) - before
    }
    const all = await numbers()
    const states = ['waiting', 'being answered', 'closed', 'left by the customer']
    const ends = ['ended before anybody took it', 'ended as the customer went']
    expect(arrivals).to.be.above(20)
    expect(Number(all.get('conversations in 30 days'))).to.equal(arrivals)
    for (const what of [...states, ...ends].filter(each => each !== 'waiting'))
      expect(Number(all.get(what)), `${what} did not happen`).to.be.above(0)
    expect([...states, ...ends].reduce((sum, what) => sum + Number(all.get(what)), 0)).to.equal(arrivals)
    for (const by of DIVISIONS) {
      const { sum } = await divided(by)
      expect(sum('conversations'), by).to.equal(arrivals)
      expect(sum('closed'), by).to.equal(Number(all.get('closed')))
      expect(sum('left by the customer'), by).to.equal(Number(all.get('left by the customer')))
      expect(sum('untaken'), by).to.equal(Number(all.get('ended before anybody took it')))
      expect(sum('given on'), by).to.equal(Number(all.get('given to somebody else')))
    }
  })

  it('tell taking from answering, and both from the end', async () => {
    await open()
    await stage.does('ann', 'desk on')
    await stage.writes('c1', SUPPORT, 'Hello')
    const of = await stage.caseOf('c1')
    stage.time.now = Date.parse(of.opened) + 6 * 60_000 - 1_000
    await stage.does('ann', 'case take', { case: of.id })
    stage.time.now = Date.parse(of.opened) + 12 * 60_000 - 1_000
    await stage.writes('ann', `${of.id}@bellhop.acme.test`, 'How can I help?')
    stage.time.now = Date.parse(of.opened) + 36 * 60_000 - 1_000
    await stage.does('ann', 'case close', { case: of.id })
    await stage.writes('c1', SUPPORT, 'Good')
    const all = await numbers()
    expect(all.get('minutes until somebody took it')).to.equal('6.0')
    expect(all.get('answered')).to.equal('1')
    expect(all.get('minutes until the first answer')).to.equal('12.0')
    expect(all.get('minutes from taking to end')).to.equal('30.0')
    expect(all.get('rating, of 1, from 1 to 3')).to.equal('3.0')
    const row = ['1', '1', '0', '0', '0', '6.0', '12.0', '30.0', '3.0']
    expect((await divided('agent')).rows).to.deep.equal([['Ann Test', ...row]])
    expect((await divided('hour')).rows, 'in Berlin').to.deep.equal([['10:00–10:59', ...row]])
  })

  it('say within what time half were answered, and nine of ten, and count who waits still', async () => {
    await open({ BELLHOP_ANSWERS: '100000' })
    const { store } = stage.context
    await stage.writes('c1', SUPPORT, 'Hello')
    const first = await stage.caseOf('c1')
    const opened = Date.parse(first.opened)
    for (const minutes of [3, 1, 2, 4, 10, 5, 6, 60, 7, 8])
      await store.cases.insert({
        ...first,
        ...{ id: `case-${minutes}`, customer: `gone ${minutes}`, state: 'closed', open: undefined, end: 'closed' },
        ...{ taken: first.opened, answered: new Date(opened + minutes * 60_000).toISOString(), closed: first.opened },
      })
    const all = await numbers()
    expect(all.get('conversations in 30 days')).to.equal('11')
    expect([all.get('answered'), all.get('waiting')]).to.deep.equal(['10', '1'])
    expect(all.get('half were answered within, in minutes')).to.equal('5.0')
    expect(all.get('nine of ten were answered within, in minutes')).to.equal('10.0')
  })

  it('are for who supervises the desk, and without single people where reports show none', async () => {
    await open({ BELLHOP_REPORT_NAMES: 'no' })
    await stage.writes('c1', SUPPORT, 'Hello')
    expect(await stage.does('sue', 'desks', { desk: 'support', by: 'agent' })).to.match(
      /^forbidden: Here reports show no/,
    )
    expect(await stage.does('sue', 'desks', { desk: 'support', by: 'hour' })).to.contain('10:00–10:59')
    expect(await stage.does('sue', 'desks', { desk: 'support', by: 'week' })).to.match(/^bad-request: by: Write one of/)
    expect(await stage.does('ann', 'desks', { desk: 'support', by: 'hour' })).to.match(/^item-not-found: /)
  })
})
