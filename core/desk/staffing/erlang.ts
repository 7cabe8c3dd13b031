// Erlang C: how long customers wait when cases arrive at random and a number of agents serves them in order.
// A. K. Erlang (1917), as in R. B. Cooper, Introduction to Queueing Theory, chapter 3.5.

/** What a desk promises: at least `share` of its customers wait no longer than `within` seconds. */
export interface Target {
  /** From 0 to 1, for example 0.8. */
  share: number
  /** In seconds. */
  within: number
}

/** How much work arrives. */
export interface Demand {
  /** Cases a second. */
  arrivals: number
  /** How long one case takes, in seconds. */
  handling: number
}

/** The offered load in erlang: how many agents the work would keep busy if nobody ever waited. */
export function offeredLoad({ arrivals, handling }: Demand): number {
  return arrivals * handling
}

/** The probability that a customer has to wait, from 0 to 1. It is 1 where the agents cannot keep up with the load. */
export function waitingProbability(load: number, agents: number): number {
  if (load <= 0) return 0
  if (agents <= load) return 1
  // The Erlang B formula by its recursion: factorials of a hundred agents are beyond what numbers hold.
  let blocking = 1
  for (let count = 1; count <= agents; count++) blocking = (load * blocking) / (count + load * blocking)
  return blocking / (1 - (load / agents) * (1 - blocking))
}

/** The share of customers, from 0 to 1, who wait no longer than `within` seconds. */
export function serviceLevel(demand: Demand, agents: number, within: number): number {
  const load = offeredLoad(demand)
  const waiting = waitingProbability(load, agents)
  return waiting === 1 ? 0 : 1 - waiting * Math.exp((-(agents - load) * within) / demand.handling)
}

/** The smallest number of agents that holds the target; 0 where nothing arrives. */
export function agentsNeeded(demand: Demand, { share, within }: Target): number {
  const load = offeredLoad(demand)
  if (load <= 0) return 0
  let agents = Math.floor(load) + 1
  while (serviceLevel(demand, agents, within) < share) agents++
  return agents
}
