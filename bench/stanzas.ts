// Stanzas of every kind, by every kind of sender, to every kind of address, each answered as its kind demands: how many go
// through in a second, beside as many pings that the server answers by itself.
import { openCompany } from '../test/silence/company.ts'
import { drawn, pings } from '../test/silence/walk.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'

const EACH = 1_500
const SEED = 11

export async function stanzas(bench: Bench): Promise<Goal[]> {
  const company = await openCompany()
  const [mixed, plain]: [number[], number[]] = [[], []]
  try {
    for (let round = 0; round < bench.option('rounds', 5); round++) {
      plain.push(await rate(() => pings(company, EACH)))
      mixed.push(await rate(() => drawn(company, SEED + round, EACH)))
    }
  } finally {
    await company.end()
  }
  bench.say(`stanzas: ${digits(median(mixed))} of all kinds a second, ${digits(median(plain))} pings`)
  return [
    { name: 'stanzas of all kinds a second, relative to pings', ...ratio(mixed, plain), goal: 0.2, better: 'higher' },
  ]
}

/** @throws Error when an answer was not right: then its time says nothing */
async function rate(send: () => Promise<string[]>): Promise<number> {
  const began = performance.now()
  const wrong = await send()
  if (wrong.length) throw new Error(`${wrong.length} stanzas were not answered rightly: ${wrong[0]}`)
  return (EACH / (performance.now() - began)) * 1_000
}
