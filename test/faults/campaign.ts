// Faults, one a round, drawn by a seed, while people write, ask and change the organisation; then the verdict.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePorts } from '../support/ports.ts'
import { csv, type Row } from '../support/chart.ts'
import { random } from '../support/random.ts'
import { startStripe } from '../support/stripe.ts'
import { ownWorld } from '../support/world.ts'
import { company } from './company.ts'
import { openDisk } from './disk.ts'
import { possible, redisPid, type Fault, type Stage } from './faults.ts'
import { judge, type Verdict } from './judge.ts'
import { openLine } from './line.ts'
import { moneySettings } from './money.ts'
import { startTraffic } from './traffic.ts'

export interface Plan {
  seed: number
  rounds: number
  /** Lines that somebody may write to Bellhop without waiting for the answers. */
  burst: number
  say: (text: string) => void
}

export async function campaign({ seed, rounds, burst, say }: Plan): Promise<Verdict> {
  const ends: (() => Promise<void> | void)[] = []
  try {
    const stripe = await startStripe()
    ends.push(() => stripe.end())
    const stage = await openStage(company(random(seed + 1)).rows, seed, ends, moneySettings(stripe))
    const pick = random(seed)
    const faults = possible(stage.disk)
    if (!stage.disk.fills) say('The full disk is left out: this user may not mount one.')
    const traffic = await startTraffic({ world: stage.world, stripe, seed, burst })
    const struck = new Map<string, number>()
    const deck: Fault[] = [] // each strikes once before any strikes again
    for (let round = 1; round <= rounds; round++) {
      if (!deck.length) deck.push(...faults)
      const fault = deck.splice(pick(deck.length), 1)[0]!
      await delay(200 + pick(800))
      const begun = Date.now()
      await fault.strike({ ...stage, pick })
      say(`${String(round).padStart(4)}  ${fault.name}, ${Date.now() - begun} ms`)
      struck.set(fault.name, (struck.get(fault.name) ?? 0) + 1)
    }
    await traffic.ends()
    const verdict = await judge(stage, traffic)
    for (const each of traffic.actors) each.stops()
    return { ...verdict, counts: { ...Object.fromEntries([...struck].sort()), ...verdict.counts } }
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

/** A server, a Bellhop with these people, and what can be done to them. @param settings beside those of every campaign */
export async function openStage(
  rows: Row[],
  seed: number,
  ends: (() => Promise<void> | void)[],
  settings: Record<string, string> = {},
): Promise<Stage> {
  const disk = openDisk()
  ends.push(() => disk.end())
  const [port = 0] = await freePorts(1)
  const line = await openLine(port)
  ends.push(() => line.end())
  const org = join(disk.folder, 'first.csv')
  writeFileSync(org, csv(rows))
  const world = await ownWorld({
    BELLHOP_DATA: disk.folder,
    BELLHOP_COMPONENT_PORT: String(port),
    BELLHOP_XMPP_HOST: line.host,
    BELLHOP_ORG: org,
    BELLHOP_LOG: 'json',
    BELLHOP_DESK_MINUTES: '0',
    ...settings,
  })
  ends.push(async () => {
    await world.end()
    const left = await redisPid(world)
    if (left) process.kill(left, 'SIGKILL')
  })
  return { world, line, disk, pick: random(seed), full: [] }
}

/** What people read at the end. */
export function report({ violations, counts }: Verdict, { seed, rounds, burst }: Plan): string {
  const lines = Object.entries(counts).map(([what, count]) => `${String(count).padStart(8)}  ${what}`)
  const found = violations.length
    ? ['', `${violations.length} violation(s):`, ...violations.map(each => `  ${each}`)]
    : []
  const again = `${violations.length ? '' : 'Nothing was lost or doubled. '}Repeat with --seed ${seed} --rounds ${rounds} --burst ${burst}.`
  return ['', ...lines, ...found, '', again].join('\n')
}
