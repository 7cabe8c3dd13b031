// Who is asked to join a desk, and who is released from it, so that it has as many agents as it needs.
import { agentsNeeded, type Demand, type Target } from './erlang.ts'

/** An agent who serves the desk. Times are in milliseconds since 1970. */
export interface Serving {
  agent: string
  /** When the agent joined the desk. */
  since: number
  /** Cases of the agent, and since when there has been none. */
  cases: number
  idleSince: number
  /** Whether the desk asked the agent in. Only such agents are released. */
  standby: boolean
}

/** An agent who can be asked to join. */
export interface Standby {
  agent: string
  /** When the agent was last asked, and when last moved to or from the desk; 0 for never. */
  askedAt: number
  movedAt: number
}

export interface Staff {
  serving: Serving[]
  standby: Standby[]
  /** How many were asked and have not answered yet. */
  asked: number
}

export interface Rules {
  target: Target
  /** How many cases an agent has at a time. */
  capacity: number
}

/** `release` names agents who leave as soon as they have no case. */
export interface Moves {
  need: number
  ask: string[]
  release: string[]
}

/** An agent is moved at most once in this time. */
export const CALM_MS = 600_000
/** Agents are released only where the target would hold with this much more work than expected. */
const MARGIN = 1.25

/**
 * The number of agents that hold the target at the expected demand, and the moves that lead there.
 * Asked are those who were asked longest ago; released are those who were idle longest, and never the last one.
 */
export function movesFor({ serving, standby, asked }: Staff, demand: Demand, rules: Rules, now: number): Moves {
  const need = agentsFor(demand, rules)
  const missing = need - serving.length - asked
  const ask = standby
    .filter(({ movedAt, askedAt }) => now - movedAt >= CALM_MS && now - askedAt >= CALM_MS)
    .sort((one, other) => one.askedAt - other.askedAt || order(one.agent, other.agent))
    .slice(0, Math.max(0, missing))
  const ample = agentsFor({ ...demand, arrivals: demand.arrivals * MARGIN }, rules)
  const release = serving
    .filter(agent => agent.standby && now - agent.since >= CALM_MS)
    .sort((one, other) => one.cases - other.cases || one.idleSince - other.idleSince || order(one.agent, other.agent))
    .slice(0, Math.max(0, serving.length - Math.max(1, ample)))
  return { need, ask: ask.map(({ agent }) => agent), release: release.map(({ agent }) => agent) }
}

/** A conversation is what Erlang's formula calls an agent: an agent with three at a time counts as three. */
export function agentsFor(demand: Demand, { target, capacity }: Rules): number {
  return Math.ceil(agentsNeeded(demand, target) / capacity)
}

function order(one: string, other: string): number {
  return one < other ? -1 : 1
}
