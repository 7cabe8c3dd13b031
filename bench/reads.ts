// Ten thousand people have read a broadcast at once: what counting costs beside as many chat states, which say nothing to a group, and how
// long others wait meanwhile.
import { secret } from '../config.ts'
import { effort } from '../test/support/effort.ts'
import type { World } from '../test/support/world.ts'
import { blocks, connectBare, type Bare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { bringOutside, hears, local } from './support/outside.ts'
import { pinging } from './support/pinging.ts'

const GROUP = 'canteen'

interface Crowd {
  world: World
  bare: Bare
  people: number
  domain: string
}

interface Flood {
  seconds: number
  /** ms of Bellhop's CPU time. */
  used: number
  /** s without an answer to a ping. */
  waited: number
}

export async function reads(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 10_000)
  const world = await bench.world(organisation(3), { BELLHOP_ARCHIVE: 'off', BELLHOP_BROADCASTS: '1000' })
  const { config } = world
  const domain = `bare.${config.domain}`
  const bare = await connectBare(config.componentPort, domain, secret(config, 'component'))
  await world.does('group-create', { name: GROUP, title: 'Canteen', kind: 'broadcast', owner: username(0) })
  await bringOutside(world, GROUP, people, domain)
  const crowd = { world, bare, people, domain }
  const marks: Flood[] = []
  const states: Flood[] = []
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    const id = await sent(crowd, `Round ${round}`)
    const composing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
    states.push(await flood(crowd, composing, () => fence(crowd)))
    const displayed = `<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`
    marks.push(await flood(crowd, displayed, () => counted(crowd)))
    bench.say(`reads: marks ${flooded(marks)}; chat states ${flooded(states)}`)
  }
  bare.end()
  await world.end()
  const of = (floods: Flood[], what: keyof Flood) => floods.map(each => each[what])
  return [
    {
      name: `reads: Bellhop's CPU time for ${people} read marks, relative to as many chat states`,
      ...ratio(of(marks, 'used'), of(states, 'used')),
      goal: 0.7,
      better: 'lower',
    },
    {
      name: 'reads: longest time without an answer to a ping to Bellhop meanwhile, relative to that with chat states',
      ...ratio(of(marks, 'waited'), of(states, 'waited')),
      goal: 0.7,
      better: 'lower',
    },
  ]
}

const flooded = (floods: Flood[]): string => {
  const { seconds = 0, used = 0, waited = 0 } = floods.at(-1) ?? {}
  return `${digits(seconds)} s, ${used} ms of Bellhop, a ping waited ${digits(waited * 1_000)} ms`
}

/** Sends a broadcast. @returns its id, when everybody has it */
async function sent({ world, bare, people }: Crowd, text: string): Promise<string> {
  const heard = hears(bare, people)
  const answer = await world.does('broadcast-send', { group: GROUP, text })
  await heard
  return / as (\w+)/.exec(answer.text ?? '')?.[1] ?? ''
}

/** Everybody sends this at once, while somebody else pings Bellhop. @param done resolves when all of it is handled */
async function flood(
  { world, bare, people, domain }: Crowd,
  payload: string,
  done: () => Promise<void>,
): Promise<Flood> {
  const { domain: here, c2sPort: port } = world.config
  const to = `${GROUP}@bellhop.${here}`
  const stanzas = Array.from(
    { length: people },
    (_, at) => `<message type='chat' id='m${at}' from='${local(at)}@${domain}/phone' to='${to}'>${payload}</message>`,
  )
  const code = await world.code(username(1))
  const pings = await pinging({ domain: here, port, username: username(1), password: code }, `bellhop.${here}`)
  const begun = performance.now()
  const used = await effort(async () => {
    await bare.pour(blocks(stanzas))
    await done()
  }, [world.bellhop])
  const seconds = (performance.now() - begun) / 1_000
  return { seconds, used, waited: await pings.end() }
}

/** What is written behind a flood is answered when the flood is handled. */
async function fence({ world, bare, domain }: Crowd): Promise<void> {
  const heard = hears(bare, 1)
  const to = `${GROUP}@bellhop.${world.config.domain}`
  await bare.pour([
    `<message type='chat' id='f' from='${local(0)}@${domain}/phone' to='${to}'><body>?</body></message>`,
  ])
  await heard
}

/** Resolves when the newest broadcast has all its readers. @throws Error when some are lost */
async function counted(crowd: Crowd): Promise<void> {
  await fence(crowd)
  const { world, people } = crowd
  const { table } = await world.does('broadcast-history', { group: GROUP, limit: '1' })
  const read = table?.rows[0]?.[table.columns.indexOf('read')]
  if (read !== String(people)) throw new Error(`${read} of ${people} read marks were counted.`)
}
