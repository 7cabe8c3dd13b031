// What came of the peers' tests on both servers, and the differences that docs/peers.md names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

export type Outcome = 'passed' | 'failed' | 'not possible'

export interface Result {
  /** As the peer names it. */
  test: string
  outcome: Outcome
  /** What failed, in the peer's words. */
  why: string
}

/** One test on both servers; without an outcome where it did not run. */
export interface Pair {
  peer: string
  test: string
  stock: string
  ours: string
  why: string
}

export interface Difference {
  peer: string
  /** The test's name; `*` stands for any characters. */
  test: string
  /** Outcomes, with ` or ` between them; ` at times` behind them where a run may show no difference. */
  stock: string
  ours: string
  reason: string
}

export const NOT_RUN = 'not run'

export function pairsOf(peer: string, stock: Result[], ours: Result[]): Pair[] {
  const [there, here] = [expanded(stock, ours), expanded(ours, stock)]
  const found = (results: Result[], test: string) => results.find(each => each.test === test)
  const names = new Set([...there, ...here].map(({ test }) => test))
  return [...names].sort().map(test => {
    const [one, other] = [found(there, test), found(here, test)]
    const why = other?.outcome === 'passed' ? (one?.why ?? '') : (other?.why ?? '')
    return { peer, test, stock: one?.outcome ?? NOT_RUN, ours: other?.outcome ?? NOT_RUN, why }
  })
}

/** A class that could not be set up on one server stands for those of its tests that ran on the other one. */
const expanded = (results: Result[], others: Result[]): Result[] =>
  results.flatMap(result => {
    const tests = others.filter(({ test }) => test.startsWith(`${result.test}.`))
    return tests.length ? tests.map(({ test }) => ({ ...result, test })) : [result]
  })

/** The rows of the last table in docs/peers.md. */
export function namedDifferences(): Difference[] {
  const page = readFileSync(join(PROJECT, 'docs', 'peers.md'), 'utf8')
  const [, table = ''] = page.split('\n## Differences\n')
  const rows = table.split('\n').filter(line => /^\| (?!Peer |---)/.test(line))
  return rows.map(row => {
    const [peer = '', test = '', stock = '', ours = '', reason = ''] = row
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim().replaceAll('`', ''))
    return { peer, test, stock, ours, reason }
  })
}

/** A row without a reason names nothing. */
export const names = ({ reason, ...row }: Difference, { peer, test, stock, ours }: Pair): boolean =>
  reason !== '' &&
  row.peer === peer &&
  matches(row.test, test) &&
  outcomesOf(row.stock).includes(stock) &&
  outcomesOf(row.ours).includes(ours)

/** Whether each run has to show the difference. */
export const isSteady = ({ stock, ours }: Difference): boolean => ![stock, ours].some(cell => cell.endsWith(AT_TIMES))

const AT_TIMES = ' at times'

const outcomesOf = (cell: string): string[] => cell.replace(AT_TIMES, '').split(' or ')

function matches(pattern: string, test: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(test)
}
