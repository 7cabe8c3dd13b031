// A day of a desk, simulated: customers who arrive, wait and give up, and agents who are moved by core/desk/staffing or are not.
import { CALM_MS, movesFor, type Rules } from '../../core/desk/staffing/decide.ts'
import { type Count, expectedDemand } from '../../core/desk/staffing/demand.ts'
import { random } from './random.ts'

/** All times are in seconds since the desk opened. */
export interface Day {
  seed: number
  length: number
  /** Arrivals a second at a time of the day. */
  rate(at: number): number
  /** Means of times that are distributed exponentially. */
  handling: number
  patience: number
  /** Agents who serve all day. */
  staff: number
  /** Agents who can be asked. Each says yes with this probability, after 20 to 80 seconds. */
  standby: number
  yes: number
  rules: Rules
  /** What was counted in a span of the same day on earlier days. Absent where agents are not moved. */
  history?(from: number, to: number): Count
}

export interface Outcome {
  /** By half hours: customers who arrived, who had an agent within the target's time, and the mean number of agents. */
  spans: { arrived: number; inTime: number; agents: number }[]
  arrived: number
  inTime: number
  abandoned: number
  /** What the agents were paid for: seconds of all of them together. */
  cost: number
  /** The shortest time between two moves of one agent; Infinity where none was moved twice. */
  calm: number
}

export const SPAN = 1800
/** How often the desk looks at its staff, and how far back and ahead it does so. */
const LOOK = 30
const WINDOW = 600

interface Agent {
  name: string
  standby: boolean
  serving: boolean
  since: number
  cases: number
  idleSince: number
  leaving: boolean
  askedAt: number
  movedAt: number
}

interface Customer {
  at: number
  /** When the customer gives up. */
  until: number
  /** How long the case will take. */
  work: number
}

/** Goes through the day second by second. Two days of one seed have the same customers, whatever the staff does. */
export function simulate(day: Day): Outcome {
  const customers = arrivalsOf(day)
  const answers = fractions(day.seed + 1)
  const agents = agentsOf(day)
  const waiting: Customer[] = []
  const ends: { at: number; agent: Agent; work: number }[] = []
  const joins: { at: number; agent: Agent; says: boolean }[] = []
  const ended: { at: number; work: number }[] = []
  const outcome: Outcome = { spans: [], arrived: 0, inTime: 0, abandoned: 0, cost: 0, calm: Infinity }
  const arrivals: number[] = []

  const move = (agent: Agent, now: number, serving: boolean) => {
    if (agent.movedAt > -Infinity) outcome.calm = Math.min(outcome.calm, now - agent.movedAt)
    Object.assign(agent, { serving, movedAt: now, since: now, idleSince: now, leaving: false })
  }

  for (let now = 0, next = 0; now < day.length; now++) {
    const span = (outcome.spans[Math.floor(now / SPAN)] ??= { arrived: 0, inTime: 0, agents: 0 })
    for (const { agent, work } of due(ends, now)) {
      ended.push({ at: now, work })
      agent.cases--
      agent.idleSince = now
    }
    for (const { agent, says } of due(joins, now)) if (says) move(agent, now, true)
    for (const agent of agents) if (agent.leaving && agent.cases === 0) move(agent, now, false)
    for (; next < customers.length; next++) {
      const customer = customers[next]
      if (!customer || customer.at >= now + 1) break
      waiting.push(customer)
      arrivals.push(now)
      outcome.arrived++
      span.arrived++
    }
    for (let place = 0; place < waiting.length;)
      if ((waiting[place]?.until ?? 0) > now) place++
      else {
        waiting.splice(place, 1)
        outcome.abandoned++
      }
    for (let agent = freeOf(agents, day.rules); agent && waiting.length; agent = freeOf(agents, day.rules)) {
      const customer = waiting.shift()
      if (!customer) break
      if (now - customer.at <= day.rules.target.within) {
        const arrivedIn = outcome.spans[Math.floor(customer.at / SPAN)]
        if (arrivedIn) arrivedIn.inTime++
        outcome.inTime++
      }
      agent.cases++
      ends.push({ at: now + Math.max(1, customer.work), agent, work: customer.work })
    }
    const serving = agents.filter(agent => agent.serving).length
    outcome.cost += serving
    span.agents += serving / SPAN
    if (day.history && now % LOOK === 0) {
      const from = Math.max(0, now - WINDOW)
      const demand = expectedDemand({
        recent: {
          seconds: now - from,
          arrivals: arrivals.filter(at => at >= from).length,
          ended: ended.filter(({ at }) => at >= from).length,
          handling: ended.filter(({ at }) => at >= from).reduce((sum, { work }) => sum + work, 0),
        },
        before: day.history(from, now),
        after: day.history(now, now + WINDOW / 2),
        waiting: waiting.length,
      })
      const asked = joins.filter(({ at }) => at > now)
      const moves = movesFor(
        {
          serving: agents.filter(agent => agent.serving && !agent.leaving).map(inMilliseconds),
          standby: agents
            .filter(agent => agent.standby && !agent.serving && !asked.some(one => one.agent === agent))
            .map(inMilliseconds),
          asked: asked.length,
        },
        demand,
        day.rules,
        now * 1000,
      )
      for (const agent of agents) {
        if (moves.release.includes(agent.name)) agent.leaving = true
        if (!moves.ask.includes(agent.name)) continue
        agent.askedAt = now
        joins.push({ at: now + 20 + Math.floor(answers() * 60), agent, says: answers() < day.yes })
      }
    }
  }
  return outcome
}

function inMilliseconds({ name, ...agent }: Agent) {
  return {
    ...agent,
    agent: name,
    since: agent.since * 1000,
    idleSince: agent.idleSince * 1000,
    askedAt: Math.max(-CALM_MS, agent.askedAt * 1000),
    movedAt: Math.max(-CALM_MS, agent.movedAt * 1000),
  }
}

/** Customers of a Poisson process of changing rate: those of the highest rate, of whom some are left out. */
function arrivalsOf({ seed, length, rate, handling, patience }: Day): Customer[] {
  const fraction = fractions(seed)
  const highest = Math.max(...Array.from({ length: length / 60 }, (_, minute) => rate(minute * 60)))
  const exponential = (mean: number) => -Math.log(1 - fraction()) * mean
  const customers: Customer[] = []
  for (let at = exponential(1 / highest); at < length; at += exponential(1 / highest)) {
    const customer = { at, until: at + exponential(patience), work: Math.round(exponential(handling)) }
    if (fraction() < rate(at) / highest) customers.push(customer)
  }
  return customers
}

function agentsOf({ staff, standby }: Day): Agent[] {
  return Array.from({ length: staff + standby }, (_, n) => ({
    name: `agent${String(n).padStart(3, '0')}`,
    standby: n >= staff,
    serving: n < staff,
    since: 0,
    cases: 0,
    idleSince: 0,
    leaving: false,
    askedAt: -Infinity,
    movedAt: -Infinity,
  }))
}

/** The free agent with the fewest cases, who was idle longest. */
function freeOf(agents: Agent[], { capacity }: Rules): Agent | undefined {
  return agents
    .filter(agent => agent.serving && !agent.leaving && agent.cases < capacity)
    .sort((one, other) => one.cases - other.cases || one.idleSince - other.idleSince)[0]
}

/** Numbers from 0 up to, not including, 1. */
function fractions(seed: number): () => number {
  const draw = random(seed)
  return () => draw(2 ** 30) / 2 ** 30
}

/** Takes out of the list what is due. */
function due<T extends { at: number }>(list: T[], now: number): T[] {
  const over = list.filter(({ at }) => at <= now)
  if (over.length) list.splice(0, list.length, ...list.filter(({ at }) => at > now))
  return over
}
