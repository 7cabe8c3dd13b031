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

interface Side {
  read(n: number): Promise<unknown>
  change(n: number, round: number): Promise<unknown>
  batch(n: number, round: number): Promise<unknown>
}

export async function store(bench: Bench): Promise<Goal[]> {
  const server = await startJavaServer()
  try {
    return [...(await calls(bench, server.url)), await applying(bench, server.url)]
  } finally {
    await server.end()
  }
}

async function calls(bench: Bench, url: string): Promise<Goal[]> {
  const opened = await openStore(`${url}/engine`, '', things)
  const client = new MongoClient(`${url}/bare`)
  const bare = client.db().collection<{ _id: string; name: string; rank: number; text: string }>('things')
  const record = (n: number) => ({ name: `name ${n}`, rank: 0, text: 'x'.repeat(300) })
  for (let n = 0; n < RECORDS; n++) {
    await opened.things.insert({ id: `t${n}`, ...record(n) })
    await bare.insertOne({ _id: `t${n}`, ...record(n) })
  }
  const id = (n: number) => `t${n % RECORDS}`
  const set = (n: number, rank: number) =>
    bare.findOneAndUpdate({ _id: id(n), rank: { $gte: 0 } }, { $set: { rank } }, { returnDocument: 'after' })
  const some = (n: number) => Array.from({ length: BATCH }, (_, at) => n * BATCH + at)
  const engine: Side = {
    read: n => opened.things.get(id(n)),
    change: (n, rank) => opened.things.change(id(n), { rank: { gte: 0 } }, { rank }),
    batch: (n, rank) =>
      opened.batch(some(n).map(at => ({ change: 'things', id: id(at), when: { rank: { gte: 0 } }, patch: { rank } }))),
  }
  const calls: Side = {
    read: n => bare.findOne({ _id: id(n) }),
    change: set,
    batch: (n, rank) => Promise.all(some(n).map(at => set(at, rank))),
  }
  const goals: Goal[] = []
  for (const verb of ['read', 'change', 'batch'] as const) {
    const times = { engine: [] as number[], bare: [] as number[] }
    const timed = async (side: Side, round: number) => {
      const begun = performance.now()
      for (let n = 0; n < CHUNK; n++) await side[verb](round * CHUNK + n, round)
      return performance.now() - begun
    }
    const rounds = bench.option('chunks', 80)
    for (let round = 0; round < rounds * 1.5; round++) {
      const [one, other] = [await timed(engine, round), await timed(calls, round)]
      if (round < rounds / 2) continue // the first chunks warm both sides
      times.engine.push(one)
      times.bare.push(other)
    }
    const [middle, other] = [median(times.engine), median(times.bare)]
    bench.say(`store, ${verb}: ${digits(middle / CHUNK)} ms by the engine, ${digits(other / CHUNK)} ms by bare calls`)
    const name =
      verb === 'batch' ? `a batch of ${BATCH}, beside as many bare calls at once` : `${verb}, beside the bare call`
    goals.push({ name: `store on MongoDB: ${name}`, value: middle / other, goal: 1.3, better: 'lower' })
  }
  await opened.close()
  await client.close()
  return goals
}

async function applying(bench: Bench, url: string): Promise<Goal> {
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
  return {
    name: `store: apply ${people} people on mongo-java-server, beside SQLite`,
    ...ratio(times.mongo, times.sqlite),
    goal: 2,
    better: 'lower',
  }
}
