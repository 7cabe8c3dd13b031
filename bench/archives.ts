// A broadcast to more people than the server's own storage remembers archives of by default: in files with that default, in files with
// the number that Bellhop sets, and in SQLite.
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { openReceivers } from './support/receivers.ts'

const GROUP = `tree-${username(0)}-news`
const TEXT = 'Good morning everybody, the canteen opens at noon today and there will be soup and bread for all.'
const FILES = { BELLHOP_ARCHIVE_STORAGE: 'internal' }
const DEFAULT = '1000' // archives, of a server that is not told otherwise

export async function archives(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 1_100)
  const messages = bench.option('messages', 50)
  const rounds = bench.option('rounds', 5)
  const before = await broadcasts(bench, people, messages, rounds, { ...FILES, BELLHOP_ARCHIVES: DEFAULT })
  const after = await broadcasts(bench, people, messages, rounds, FILES)
  const sqlite = await broadcasts(bench, people, messages, rounds, {})
  bench.say(`files, the server's default: ${each(before, people)}; files, as Bellhop sets it: ${each(after, people)}`)
  bench.say(`SQLite: ${each(sqlite, people)}`)
  return [
    {
      name: `archives: a broadcast to ${people} people with ${messages} messages each, default of the server to Bellhop's`,
      ...ratio(before, after),
      goal: 2,
      better: 'higher',
    },
    {
      name: `archives: a broadcast to ${people} people with ${messages} messages each, files to SQLite`,
      ...ratio(after, sqlite),
      goal: 1,
      better: 'higher',
    },
  ]
}

const each = (seconds: number[], people: number) => `${digits((median(seconds) / people) * 1e6)} µs a copy`

/** Seconds of each broadcast, once everybody's archive has so many messages. */
async function broadcasts(
  bench: Bench,
  people: number,
  messages: number,
  rounds: number,
  environment: Record<string, string>,
): Promise<number[]> {
  const world = await bench.world(organisation(1), environment)
  const { code, out, err } = await world.cli('org', 'apply', bench.file('whole.csv', organisation(people + 1)))
  if (code !== 0) throw new Error(`org apply: ${out}${err}`)
  const { config } = world
  const receivers = await openReceivers(config.c2sPort, config.domain, await accounts(world, people))
  const send = async () => {
    const complete = await receivers.expect(1)
    const begun = performance.now()
    await world.does('broadcast-send', { group: GROUP, text: TEXT })
    await complete()
    return (performance.now() - begun) / 1_000
  }
  for (let at = 0; at < messages; at++) await send()
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++) seconds.push(await send())
  receivers.end()
  await world.end()
  return seconds
}
