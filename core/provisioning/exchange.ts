// Keeps usernames that pass from one to another together: they are one change for the server, which moves what is stored under
// them. Whose name somebody gets has to be named in the same IQ, or counts as gone with everything that is stored.
import { PERSON, UNSURE, type Content } from './desired.ts'
import { pushTo } from './snapshot.ts'

/** What differs of an account. */
interface Account {
  name: string
  whole: Content
}

/**
 * Puts the differences of accounts into units, each of which is one IQ: chains and circles of names.
 * @param known what the server has confirmed
 */
export function exchanges<A extends Account>(known: Map<string, Content>, accounts: A[]): A[][] {
  const neighbours = new Map<A, A[]>()
  const connect = (one: A, other: A) => {
    pushTo(neighbours, one, other)
    pushTo(neighbours, other, one)
  }
  const next = new Map(accounts.map(each => [each.whole[PERSON], each])) // by who gets the name
  const holderOf = ({ name }: A) => known.get(name)?.[PERSON]
  // An IQ of which nobody knows whether it arrived: it was one, and is one again.
  const [first, ...unsure] = accounts.filter(each => holderOf(each) === UNSURE)
  for (const each of unsure) if (first) connect(first, each)
  for (const each of accounts) {
    const holder = holderOf(each)
    const other = holder === undefined ? undefined : next.get(holder)
    if (other) connect(each, other)
  }
  return unitsOf(accounts, neighbours)
}

function unitsOf<A>(accounts: A[], neighbours: Map<A, A[]>): A[][] {
  const seen = new Set<A>()
  return accounts.flatMap(first => {
    if (seen.has(first)) return []
    const unit = new Set([first])
    for (const each of unit) for (const other of neighbours.get(each) ?? []) unit.add(other) // a Set goes on to what is added
    for (const each of unit) seen.add(each)
    return [[...unit]]
  })
}
