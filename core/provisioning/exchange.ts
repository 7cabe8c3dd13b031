// Usernames that pass from one to another are one change for the server, which moves what is stored under them: whose name
// somebody gets has to be named in the same IQ, or counts as gone with everything that is stored.
import { PERSON, UNSURE, type Content } from './desired.ts'
import type { Difference } from './kinds.ts'
import { pushTo } from './snapshot.ts'

/**
 * The differences of accounts in units, each of which is one IQ: chains and circles of names.
 * @param known what the server has confirmed
 */
export function exchanges(known: Map<string, Content>, differences: Difference[]): Difference[][] {
  const neighbours = new Map<Difference, Difference[]>()
  const connect = (one: Difference, other: Difference) => {
    pushTo(neighbours, one, other)
    pushTo(neighbours, other, one)
  }
  const next = new Map(differences.map(each => [each.whole[PERSON], each])) // by who gets the name
  const holderOf = ({ name }: Difference) => known.get(name)?.[PERSON]
  // An IQ of which nobody knows whether it arrived: it was one, and is one again.
  const [first, ...unsure] = differences.filter(each => holderOf(each) === UNSURE)
  for (const each of unsure) if (first) connect(first, each)
  for (const each of differences) {
    const holder = holderOf(each)
    const other = holder === undefined ? undefined : next.get(holder)
    if (other) connect(each, other)
  }
  return units(differences, neighbours)
}

function units(differences: Difference[], neighbours: Map<Difference, Difference[]>): Difference[][] {
  const seen = new Set<Difference>()
  return differences.flatMap(first => {
    if (seen.has(first)) return []
    const unit = new Set([first])
    for (const each of unit) for (const other of neighbours.get(each) ?? []) unit.add(other) // a Set goes on to what is added
    for (const each of unit) seen.add(each)
    return [[...unit]]
  })
}
