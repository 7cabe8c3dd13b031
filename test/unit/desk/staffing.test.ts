// How many agents a desk needs, and who is asked to join or released.
import { expect } from 'chai'
import { CALM_MS, movesFor, type Serving, type Standby } from '../../../core/desk/staffing/decide.ts'
import { type Count, expectedDemand } from '../../../core/desk/staffing/demand.ts'
import { agentsNeeded, serviceLevel, waitingProbability } from '../../../core/desk/staffing/erlang.ts'

const TARGET = { share: 0.8, within: 20 }

describe('Erlang C', () => {
  for (const [load, handling, agents, waits, level] of [
    [10, 180, 13, 0.2853, 0.7956],
    [10, 180, 14, 0.1741, 0.8884],
    [20, 300, 24, 0.2981, 0.7717],
    [50, 300, 57, 0.2465, 0.8454],
  ] as const)
    it(`says for ${load} erlang and ${agents} agents what the tables say`, () => {
      expect(waitingProbability(load, agents)).to.be.closeTo(waits, 0.00005)
      expect(serviceLevel({ arrivals: load / handling, handling }, agents, 20)).to.be.closeTo(level, 0.00005)
    })

  it('finds the smallest number of agents that holds the target', () => {
    expect(agentsNeeded({ arrivals: 10 / 180, handling: 180 }, TARGET)).to.equal(14)
    expect(agentsNeeded({ arrivals: 0, handling: 180 }, TARGET)).to.equal(0)
  })

  it('is certain of waiting where the agents cannot keep up, and stays exact for thousands of them', () => {
    expect([waitingProbability(10, 10), serviceLevel({ arrivals: 1, handling: 10 }, 9, 20)]).to.deep.equal([1, 0])
    expect(waitingProbability(5000, 5100)).to.be.within(0.05, 0.2)
  })
})

const count = (arrivals: number, seconds = 600, ended = 0, handling = 0): Count => ({
  arrivals,
  seconds,
  ended,
  handling,
})
const NOTHING = count(0, 0)

describe('what the next minutes of a desk will bring', () => {
  it('is what the last minutes brought where there are no earlier days', () => {
    const demand = expectedDemand({ recent: count(12), before: NOTHING, after: NOTHING, waiting: 0 })
    expect(demand.arrivals).to.be.closeTo(12 / 600, 1e-9)
  })

  it('follows earlier days into a rush before it has begun', () => {
    const demand = expectedDemand({ recent: count(12), before: count(12), after: count(60), waiting: 0 })
    expect(demand.arrivals).to.be.closeTo(60 / 600, 1e-9)
  })

  it('believes two thirds of what ten minutes say against earlier days', () => {
    const demand = expectedDemand({ recent: count(30), before: count(12), after: count(12), waiting: 0 })
    expect(demand.arrivals).to.be.closeTo((12 + (2 / 3) * 18) / 600, 1e-9)
  })

  it('is never below nothing, and counts those who wait', () => {
    const quiet = { recent: count(0), before: count(60), after: count(6) }
    expect(expectedDemand({ ...quiet, waiting: 0 }).arrivals).to.equal(0)
    expect(expectedDemand({ ...quiet, waiting: 6 }).arrivals).to.be.closeTo(6 / 300, 1e-9)
  })

  it('draws the handling time of a few cases towards that of earlier days', () => {
    const before = count(10, 600, 100, 100 * 200)
    const handling = (recent: Count) => expectedDemand({ recent, before, after: before, waiting: 0 }).handling
    expect(handling(count(10))).to.equal(200)
    expect(handling(count(10, 600, 10, 10 * 400))).to.equal(300)
  })
})

const NOW = 10 * CALM_MS
const serving = (agent: string, more: Partial<Serving> = {}): Serving => ({
  agent,
  since: 0,
  cases: 0,
  idleSince: 0,
  standby: true,
  ...more,
})
const resting = (agent: string, askedAt = 0, movedAt = 0): Standby => ({ agent, askedAt, movedAt })
const RULES = { target: TARGET, capacity: 1 }
/** 14 agents hold the target. */
const BUSY = { arrivals: 10 / 180, handling: 180 }
const IDLE = { arrivals: 0, handling: 180 }

describe('the moves of a desk', () => {
  it('asks as many as are missing, those first who were asked longest ago', () => {
    const staff = {
      serving: Array.from({ length: 11 }, (_, n) => serving(`a${n}`)),
      standby: [resting('young', 3000), resting('old', 1000), resting('middle', 2000)],
      asked: 1,
    }
    expect(movesFor(staff, BUSY, RULES, NOW)).to.deep.equal({ need: 14, ask: ['old', 'middle'], release: [] })
  })

  it('counts an agent as many times as cases fit', () => {
    const { need } = movesFor({ serving: [], standby: [], asked: 0 }, BUSY, { ...RULES, capacity: 3 }, NOW)
    expect(need).to.equal(5)
  })

  it('moves nobody twice within ten minutes', () => {
    const standby = [resting('asked', NOW - CALM_MS + 1), resting('moved', 0, NOW - CALM_MS + 1)]
    expect(movesFor({ serving: [], standby, asked: 0 }, BUSY, RULES, NOW).ask).to.deep.equal([])
    const fresh = [serving('fresh', { since: NOW - CALM_MS + 1 }), serving('stays', { standby: false })]
    expect(movesFor({ serving: fresh, standby: [], asked: 0 }, IDLE, RULES, NOW).release).to.deep.equal([])
  })

  it('releases those who were idle longest, neither the last one nor one of the desk itself', () => {
    const staff = [
      serving('later', { idleSince: 2 }),
      serving('first', { idleSince: 1 }),
      serving('own', { standby: false }),
    ]
    const released = (list: Serving[]) => movesFor({ serving: list, standby: [], asked: 0 }, IDLE, RULES, NOW).release
    expect(released(staff)).to.deep.equal(['first', 'later'])
    expect(released([serving('one'), serving('two', { cases: 1 })])).to.deep.equal(['one'])
  })

  it('releases nobody whom a quarter more work would need', () => {
    const staff = Array.from({ length: 15 }, (_, n) => serving(`a${n}`))
    expect(movesFor({ serving: staff, standby: [], asked: 0 }, BUSY, RULES, NOW)).to.deep.equal({
      need: 14,
      ask: [],
      release: [],
    })
  })
})
