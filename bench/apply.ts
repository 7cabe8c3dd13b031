// Applying an organisation, by Bellhop and by bare Lua calls that put the same set into an equal server.
import { secret, type Config } from '../config.ts'
import type { Context } from '../core/context.ts'
import { objectKinds, type Difference } from '../core/provisioning/kinds.ts'
import { house } from '../core/subjects.ts'
import { takeSnapshot } from '../core/provisioning/snapshot.ts'
import type { World } from '../test/support/world.ts'
import { connectBare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { pinging } from './support/pinging.ts'
import { storeOf } from '../test/support/store.ts'

const OBJECTS = 1_000 // in one bare call: its stanza stays below the server's limit

interface Applied {
  seconds: number
  /** The longest time that a client waited for the answer to a ping, in seconds. */
  silence: number
  payloads: Payload[]
}

interface Payload {
  to: string
  xml: string
}

export async function apply(bench: Bench): Promise<Goal[]> {
  const sizes = bench.option('people', 0) ? [bench.option('people', 0)] : [1_000, 10_000]
  const goals: Goal[] = []
  for (const people of sizes) goals.push(...(await compare(bench, people)))
  return goals
}

async function compare(bench: Bench, people: number): Promise<Goal[]> {
  const bellhop: number[] = []
  const bare: number[] = []
  const silences: number[] = []
  for (let round = 0; round < bench.option('rounds', people > 2_000 ? 2 : 5); round++) {
    const { seconds, silence, payloads } = await byBellhop(bench, people)
    bellhop.push(seconds)
    silences.push(silence)
    bare.push(await byLua(bench, payloads))
    bench.say(
      `apply ${people}, round ${round + 1}: Bellhop ${digits(seconds)} s, bare Lua ${digits(bare.at(-1) ?? NaN)} s, ` +
        `longest silence ${digits(silence)} s`,
    )
  }
  const spread: [number, number] = [Math.min(...silences), Math.max(...silences)]
  return [
    {
      name: `apply ${people} people: time relative to bare Lua calls`,
      ...ratio(bellhop, bare),
      goal: 1.5,
      better: 'lower',
    },
    {
      name: `apply ${people} people: longest time without an answer to a ping`,
      value: median(silences),
      spread,
      goal: 0.1,
      better: 'lower',
      unit: ' s',
    },
  ]
}

/** From the command to its answer, while somebody who is signed in sends pings. */
async function byBellhop(bench: Bench, people: number): Promise<Applied> {
  const world = await bench.world(organisation(1))
  const { c2sPort, domain } = world.config
  const client = await pinging({
    port: c2sPort,
    domain,
    username: username(0),
    password: await world.code(username(0)),
  })
  const begun = performance.now()
  const { code, out, err } = await world.cli('org', 'apply', bench.file('whole.csv', organisation(people)))
  const seconds = (performance.now() - begun) / 1_000
  if (code !== 0) throw new Error(`org apply: ${out}${err}`)
  const silence = await client.end()
  const payloads = await payloadsOf(world)
  await world.end()
  return { seconds, silence, payloads }
}

/** What Bellhop sent, derived once more from its store by its own code: every object whole, in large IQs. */
async function payloadsOf({ config }: World): Promise<Payload[]> {
  const store = await storeOf(config)
  const payloads: Payload[] = []
  const wire = {
    ask: async (_type: string, to: string, question: { build(value: unknown): object }, value: unknown) =>
      void payloads.push({ to, xml: String(question.build(value)) }),
  }
  const context = { store, config, wire, house, now: () => new Date() } as unknown as Context
  const all = await takeSnapshot(context)
  for (const kind of objectKinds) {
    const differences = [...kind.desired(all, { house })].map(whole)
    for (let at = 0; at < differences.length; at += OBJECTS)
      await kind.send(context, differences.slice(at, at + OBJECTS))
  }
  await store.close()
  return payloads
}

const whole = ([name, content]: [string, Record<string, string>]): Difference => ({
  name,
  set: Object.entries(content),
  unset: [],
  gone: false,
  whole: content,
  known: false,
})

/** The accounts by the directory's own IQ, which is one loop already; the rest by bare calls. */
async function byLua(bench: Bench, payloads: Payload[]): Promise<number> {
  const server = await bench.server()
  const component = await connectBare(server.config.componentPort, ...identity(server.config))
  const bare = payloads.map(({ to, xml }) => ({
    to,
    xml: xml.startsWith('<directory') ? xml : `<limit xmlns='urn:bellhop:bench:1'>${xml}</limit>`,
  }))
  const begun = performance.now()
  await Promise.all(bare.map(({ to, xml }) => component.ask(to, xml)))
  const seconds = (performance.now() - begun) / 1_000
  component.end()
  await server.end()
  return seconds
}

const identity = (config: Config): [string, string] => [`bellhop.${config.domain}`, secret(config, 'component')]
