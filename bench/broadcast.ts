// A broadcast to a thousand people online, by Bellhop and by a bare component socket that writes the same stanzas.
import { setTimeout as pause } from 'node:timers/promises'
import { secret } from '../config.ts'
import type { World } from '../test/support/world.ts'
import { accounts } from './support/accounts.ts'
import { blocks, connectBare, type Bare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { cpu } from '../test/support/effort.ts'
import { buildAnnouncement } from '../xep/announcement-message.ts'
import { machine } from './support/process.ts'
import { openReceivers, type Receivers } from './support/receivers.ts'

const FOREIGN = 0.2 // cores that other programs may use during a round
const TRIES = 6
const SETTLE = 200 // ms

export const GROUP = `tree-${username(0)}-news`
const TEXT = 'Good morning everybody, the canteen opens at <noon> today and there will be soup & bread for all.'
export const LETTER = `Dear {{ given_name }}, ${TEXT}`

export interface Scene {
  bench: Bench
  world: World
  bare: Bare
  receivers: Receivers
  people: number
  /** Broadcasts per round, so that a round lasts a second or more. */
  broadcasts: number
}

export type Run = (scene: Scene) => Promise<() => Promise<void>>

export interface Times {
  seconds: number[]
  /** ms of CPU per message of a round. */
  bellhop: number[]
  server: number[]
  /** Rounds that did not count, because other programs kept the machine busy. */
  repeated: number
  /** Rounds that count although they were disturbed, as were all tries. */
  disturbed: number
}

/** A world with everybody online, or with the last alone of those that a broadcast goes to. */
export interface Place extends Scene {
  end(): Promise<void>
}

export async function broadcast(bench: Bench): Promise<Goal[]> {
  const runs = { bare: pourSame, same: sendSame, barePersonal: pourPersonal, personal: sendPersonal }
  const turns = { bench, name: 'archives off', environment: { BELLHOP_ARCHIVE: 'off' }, broadcasts: 10 }
  const { bare, same, barePersonal, personal } = await takeTurns(turns, runs)
  const share: Goal = {
    name: "broadcast: Bellhop's CPU time per message, relative to the server's",
    ...ratio(same.bellhop, same.server),
    goal: 0.35,
    better: 'lower',
  }
  return [
    rate('broadcast: personalised, rate relative to the bare socket', barePersonal, personal, 0.9),
    rate('broadcast: same text, rate relative to the bare socket', bare, same, 1.4),
    share,
    { ...share, name: `${share.name}, personalised`, ...ratio(personal.bellhop, personal.server) },
  ]
}

export const rate = (name: string, { seconds: beside }: Times, { seconds }: Times, goal: number): Goal => ({
  name,
  ...ratio(beside, seconds),
  goal,
  better: 'higher',
})

interface Turns {
  bench: Bench
  name: string
  environment: Record<string, string>
  /** Per round. */
  broadcasts: number
}

/** Rounds of every kind in one world, taking turns, each round in another order. */
export async function takeTurns<Kind extends string>(
  { bench, name, environment, broadcasts }: Turns,
  runs: Record<Kind, Run>,
): Promise<Record<Kind, Times>> {
  const place = await openPlace(bench, broadcasts, environment)
  const sides = Object.entries<Run>(runs).map(([kind, run]) => [kind, { place, run }] as const)
  const found = await alternate(bench, name, Object.fromEntries(sides) as Record<Kind, Side>)
  await place.end()
  return found
}

export async function openPlace(
  bench: Bench,
  broadcasts: number,
  environment: Record<string, string>,
  online: 'all' | 'last' = 'all',
): Promise<Place> {
  const people = bench.option('people', 1_000)
  const world = await bench.world(organisation(people + 1), environment) // the first owns the group and gets no copy
  const { config } = world
  const all = await accounts(world, people)
  const receivers = await openReceivers(config.c2sPort, config.domain, online === 'all' ? all : all.slice(-1))
  const bare = await connectBare(config.componentPort, `bare.${config.domain}`, secret(config, 'component'))
  const end = async () => {
    bare.end()
    receivers.end()
    await world.end()
  }
  return { bench, world, bare, receivers, people, broadcasts, end }
}

export interface Side {
  place: Place
  run: Run
}

/** Rounds of every kind, each in its place, taking turns, each round in another order. */
export async function alternate<Kind extends string>(
  bench: Bench,
  name: string,
  sides: Record<Kind, Side>,
): Promise<Record<Kind, Times>> {
  const kinds = Object.entries<Side>(sides).map(([kind, { place, run }]) => ({ kind, place, run, times: times() }))
  const order = [...kinds]
  for (const { place, run } of order) await measured(place, run, times()) // everything is loaded and compiled once
  for (let round = 0; round < bench.option('rounds', 7); round++) {
    for (const { place, run, times } of order) await measured(place, run, times)
    order.push(...order.splice(0, 1))
  }
  for (const { kind, place, times } of kinds) bench.say(`${name}, ${kind}: ${summary(times, place)}`)
  const found = kinds.map(({ kind, times }) => [kind, times] as const)
  return Object.fromEntries(found) as Record<Kind, Times>
}

const times = (): Times => ({ seconds: [], bellhop: [], server: [], repeated: 0, disturbed: 0 })

function summary({ seconds, bellhop, server, repeated, disturbed }: Times, { people, broadcasts }: Scene): string {
  const micro = (values: number[]) => `${digits(median(values) * 1_000)} µs`
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)].map(digits)
  const each = (median(seconds) / (people * broadcasts)) * 1e6
  const time = `${digits(median(seconds))} s (${least} to ${most}), ${digits(each)} µs a message`
  return `${time}; CPU server ${micro(server)}, Bellhop ${micro(bellhop)}; ${repeated} repeated, ${disturbed} disturbed`
}

/** Once more where other programs kept the machine busy: with two cores, they slow down the two sides unequally. */
async function measured(scene: Scene, run: Run, to: Times): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { seconds, bellhop, server, foreign } = await once(scene, run)
    if (foreign > FOREIGN && tries < TRIES) continue
    to.seconds.push(seconds)
    to.bellhop.push(bellhop)
    to.server.push(server)
    to.repeated += tries - 1
    to.disturbed += Number(foreign > FOREIGN)
    return
  }
}

async function once({ world, receivers, people, broadcasts, ...scene }: Scene, run: Run) {
  const start = await run({ world, receivers, people, broadcasts, ...scene })
  const complete = await receivers.expect(broadcasts)
  const pids = [world.bellhop.pid, world.prosody.pid, receivers.pid, process.pid]
  const look = () => [...pids.map(cpu), machine()]
  const before = look()
  const begun = performance.now()
  await start()
  await complete()
  const seconds = (performance.now() - begun) / 1_000
  await pause(SETTLE) // marks of what was done belong to the work
  const [bellhop = 0, server = 0, ...others] = look().map((after, at) => after - (before[at] ?? 0))
  const [reading = 0, writing = 0, all = 0] = others
  const foreign = (all - bellhop - server - reading - writing) / (seconds * 1_000 + SETTLE)
  const messages = people * broadcasts
  return { seconds, bellhop: bellhop / messages, server: server / messages, foreign }
}

export const sendSame = (scene: Scene) => prepareSend(scene, TEXT, false)
export const sendPersonal = (scene: Scene) => prepareSend(scene, LETTER, true)
export const pourSame = (scene: Scene) => preparePour(scene, () => TEXT)
export const pourPersonal = (scene: Scene) =>
  preparePour(scene, at => LETTER.replace('{{ given_name }}', `Person${at}`))

async function prepareSend({ world, broadcasts }: Scene, text: string, personal: boolean) {
  return async () => {
    for (let at = 0; at < broadcasts; at++)
      await world.does('broadcast-send', { group: GROUP, text, personal: String(personal) })
  }
}

/** The very stanzas that Bellhop makes, written out before the clock starts. */
async function preparePour({ world, bare, people, broadcasts }: Scene, text: (at: number) => string) {
  const { domain } = world.config
  const stanzas: string[] = []
  for (let at = 0; at < broadcasts; at++) {
    for (let person = 0; person < people; person++) {
      const said = { id: `bare${at}`, text: text(person), isMarkable: true }
      const to = `${username(person + 1)}@${domain}`
      const { children, attrs } = buildAnnouncement(`news@bare.${domain}`, said, to)
      const { xmlns: _, ...given } = attrs
      const written = Object.entries(given).map(([name, value]) => ` ${name}='${value}'`)
      stanzas.push(`<message${written.join('')}>${children.join('')}</message>`)
    }
  }
  const poured = blocks(stanzas)
  return () => bare.pour(poured)
}
