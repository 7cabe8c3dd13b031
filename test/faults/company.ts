// The organisation of the fault test: large enough that everyone takes two chunks, with some who come, go and move.
import type { Row } from '../support/chart.ts'

const LEADS = 4
const CLERKS = 26 // below each lead; they stay where they are
const MOVERS = 8 // they change leads and stay below the boss

export interface Company {
  rows: Row[]
  /** The next chart: one small change. */
  changes(): Row[]
}

export interface Audience {
  group: string
  owner: string
  /** Who is in it all the time. */
  members: string[]
}

const row = (username: string, manager_id: string, title = 'Clerk'): Row => ({
  id: username,
  username,
  given_name: username,
  family_name: 'Test',
  title,
  department: 'Work',
  manager_id,
})

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const leads = numbers(LEADS).map(lead => `lead${lead}`)
const clerksOf = (lead: string) => numbers(CLERKS).map(clerk => `${lead}-clerk${clerk}`)
const movers = numbers(MOVERS).map(mover => `mover${mover}`)

/** Everyone who is there from the first to the last chart. */
export const everyone = ['boss', ...leads, ...leads.flatMap(clerksOf), ...movers]

export const audiences: Audience[] = [
  { group: 'tree-boss-news', owner: 'boss', members: everyone.slice(1) },
  ...leads.slice(0, 2).map(lead => ({ group: `team-${lead}-news`, owner: lead, members: clerksOf(lead) })),
]

/** @param pick whole numbers below a limit */
export function company(pick: (limit: number) => number): Company {
  let rows: Row[] = [
    row('boss', '', 'Boss'),
    ...leads.map(lead => row(lead, 'boss', 'Lead')),
    ...leads.flatMap(lead => clerksOf(lead).map(clerk => row(clerk, lead))),
    ...movers.map((mover, at) => row(mover, leads[at % LEADS] ?? '')),
  ]
  let hired = 0
  const someLead = () => leads[pick(LEADS)] ?? ''
  const edit = (username: string, changes: Row) =>
    rows.map(each => (each.id === username ? { ...each, ...changes } : each))
  const kinds = [
    () => edit(movers[pick(MOVERS)] ?? '', { manager_id: someLead() }),
    () => edit(movers[pick(MOVERS)] ?? '', { manager_id: someLead() }),
    () => edit(everyone[pick(everyone.length)] ?? '', { title: `Title ${pick(1_000)}` }),
    () => [...rows, row(`temp${++hired}`, someLead())],
    () => rows.filter(({ id }) => !id?.startsWith('temp') || pick(2)),
  ]
  return {
    get rows() {
      return rows
    },
    changes: () => (rows = kinds[pick(kinds.length)]!()),
  }
}

/** The tree as `org show` prints it. */
export function tree(rows: Row[]): string {
  const below = (manager: string, depth: number): string[] =>
    rows
      .filter(({ manager_id }) => manager_id === manager)
      .sort((one, other) => ((one.username ?? '') < (other.username ?? '') ? -1 : 1))
      .flatMap(({ username = '' }) => [
        `${'  '.repeat(depth)}${username} Test (${username})`,
        ...below(username, depth + 1),
      ])
  return below('', 0).join('\n')
}
