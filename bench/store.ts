// The store's second engine beside bare calls of its driver on the same server, and applying an organisation beside SQLite.
import { MongoClient } from 'mongodb'
import { z } from 'zod'
import { openStore } from '../store/open.ts'
import { startJavaServer } from '../test/engines/servers.ts'
import { databaseAt } from '../test/support/engines.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation } from './support/organisation.ts'

const RECORDS = 200
const BATCH = 20
const CHUNK = 5 // calls of one side until the other takes its turn, so that other programs disturb both alike

const things = {
  things: {
    schema: z.object({ id: z.string(), name: z.string(), rank: z.number(), text: z.string() }),
    unique: [['name']],
    indexes: [['rank']],
  },
}

/** Each call of the engine, and what it is compared with: bare calls of the driver that do the same to records of the same keys. */
type Sides = Record<string, (n: number, round: number) => Promise<unknown>>

const COMPARED: [name: string, engine: string, bare: string][] = [
  ['read, beside the bare call', 'read', 'bare read'],
  ['change, beside the bare call', 'change', 'bare change'],
  [`a batch of ${BATCH}, beside as many bare calls one after the other`, 'batch', 'bare one by one'],
  [`a batch of ${BATCH}, beside as many bare calls at once`, 'batch', 'bare at once'],
  [`a batch of ${BATCH}, beside one bare bulk write`, 'batch', 'bare bulk'],
]

export async function store(bench: Bench): Promise<Goal[]> {
  const server = await startJavaServer()
  try {
    return [...(await calls(bench, server.url)), ...(await applying(bench, server.url))]
  } finally {
    await server.end()
  }
}

async function calls(bench: Bench, url: string): Promise<Goal[]> {
  const opened = await openStore(`${url}/engine`, '', things)
  const client = new MongoClient(`${url}/bare`, { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } })
  const bare = client.db().collection<{ _id: string; name: string; rank: number; text: string }>('things')
  await bare.createIndex({ name: 1 }, { unique: true })
  const record = (n: number) => ({ name: `name ${n}`, rank: 0, text: 'x'.repeat(300) })
  for (let n = 0; n < RECORDS; n++) {
    await opened.things.insert({ id: `t${n}`, ...record(n) })
    await bare.insertOne({ _id: `t${n}`, ...record(n) })
  }
  const id = (n: number) => `t${n % RECORDS}`
  const wanted = (n: number) => ({ _id: id(n), rank: { $gte: 0 } })
  const set = (n: number, rank: number) =>
    bare.findOneAndUpdate(wanted(n), { $set: { rank } }, { returnDocument: 'after' })
  const some = (n: number) => Array.from({ length: BATCH }, (_, at) => n * BATCH + at)
  const sides: Sides = {
    read: n => opened.things.get(id(n)),
    'bare read': n => bare.findOne({ _id: id(n) }),
    change: (n, rank) => opened.things.change(id(n), { rank: { gte: 0 } }, { rank }),
    'bare change': set,
    batch: (n, rank) =>
      // each with a patch of its own: writes that are alike go to the server together
      opened.batch(
        some(n).map(at => ({ change: 'things', id: id(at), when: { rank: { gte: 0 } }, patch: { rank: rank + at } })),
      ),
    async 'bare one by one'(n, rank) {
      for (const at of some(n)) await set(at, rank + at)
    },
    'bare at once': (n, rank) => Promise.all(some(n).map(at => set(at, rank + at))),
    'bare bulk': (n, rank) =>
      bare.bulkWrite(
        some(n).map(at => ({ updateOne: { filter: wanted(at), update: { $set: { rank: rank + at } } } })),
        { ordered: false },
      ),
  }
  const times = await takingTurns(sides, bench.option('chunks', 300))
  await opened.close()
  await client.close()
  const middle = (name: string) => median(times.get(name) ?? [])
  for (const name of times.keys()) bench.say(`store, ${name}: ${digits(middle(name) / CHUNK)} ms`)
  return COMPARED.map(([name, engine, other]) => ({
    name: `store on MongoDB: ${name}`,
    value: middle(engine) / middle(other),
    goal: 1.3,
    better: 'lower',
  }))
}

/** The times of all chunks of calls, by the side. */
async function takingTurns(sides: Sides, rounds: number): Promise<Map<string, number[]>> {
  const times = new Map(Object.keys(sides).map(name => [name, [] as number[]]))
  const forwards = Object.entries(sides)
  const backwards = forwards.toReversed() // so that no side always runs behind the same other one
  for (let round = 0; round < rounds * 1.5; round++)
    for (const [name, run] of round % 2 ? backwards : forwards) {
      const begun = performance.now()
      for (let n = 0; n < CHUNK; n++) await run(round * CHUNK + n, round)
      if (round >= rounds / 2) times.get(name)?.push(performance.now() - begun) // the first third warms all sides, and the server's compiler
    }
  return times
}

async function applying(bench: Bench, url: string): Promise<Goal[]> {
  const people = bench.option('people', 1_000)
  const times = { mongo: [] as number[], sqlite: [] as number[] }
  for (let round = 0; round < bench.option('rounds', 2); round++)
    for (const side of ['mongo', 'sqlite'] as const) {
      const address = side === 'mongo' ? databaseAt(url, `apply-${round}`) : 'sqlite:'
      const world = await bench.world(organisation(1), { BELLHOP_STORE: address })
      const begun = performance.now()
      const { code, out, err } = await world.cli('org', 'apply', bench.file('whole.csv', organisation(people)))
      times[side].push((performance.now() - begun) / 1_000)
      if (code !== 0) throw new Error(`org apply: ${out}${err}`)
      await world.end()
    }
  bench.say(`store, apply ${people}: ${times.mongo.map(digits)} s on MongoDB, ${times.sqlite.map(digits)} s on SQLite`)
  return [
    {
      name: `store: apply ${people} people on mongo-java-server, beside SQLite`,
      ...ratio(times.mongo, times.sqlite),
      goal: 2,
      better: 'lower',
    },
  ]
}
