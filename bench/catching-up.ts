// Clients that sign in at once and catch up: with long archives, beside the same with empty ones.
import { once } from 'node:events'
import { cpu } from '../test/support/effort.ts'
import { NEWEST, accounts, fillArchives, openAccounts, timed } from './support/archive-server.ts'
import type { Bench } from './support/bench.ts'
import { bind, until, type Account, type Server } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'

const OF_EACH = 5_000

interface Side {
  accounts: Account[]
  /** Of each round. */
  seconds: number[]
  /** CPU time of the server, ms. */
  effort: number[]
}

/** Many clients sign in at once and read the newest 50 of their archives, which are long or empty. */
export async function catchingUp(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 100)
  const { config, prosody, server, end } = await openAccounts(bench, 2 * people)
  const side = (from: number): Side => ({ accounts: accounts(from, people), seconds: [], effort: [] })
  const [full, empty] = [side(1), side(people + 1)]
  fillArchives(
    config,
    full.accounts.map(each => each.username),
    OF_EACH,
  )
  const order = [full, empty]
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    for (const each of order) {
      const before = cpu(prosody.pid)
      each.seconds.push(await timed(() => catchUp(server, each.accounts)))
      each.effort.push(cpu(prosody.pid) - before)
    }
    order.reverse()
  }
  await end()
  const said = ({ seconds, effort }: Side) =>
    `${digits(median(seconds))} s, CPU time of the server ${digits(median(effort))} ms`
  bench.say(`catching-up: ${people} clients within ${said(full)}; with empty archives ${said(empty)}`)
  const goal = { goal: 1.5, better: 'lower' } as const
  const name = `catching-up: ${people} clients with ${OF_EACH} messages each, relative to empty archives`
  return [
    { name, ...ratio(full.seconds, empty.seconds), ...goal },
    { name: `${name}, CPU time of the server`, ...ratio(full.effort, empty.effort), ...goal },
  ]
}

async function catchUp(server: Server, people: Account[]): Promise<void> {
  await Promise.all(
    people.map(async each => {
      const socket = await bind(server, each)
      await until(socket, NEWEST, '</fin>')
      await once(socket.resume().end('</stream:stream>'), 'close')
    }),
  )
}
