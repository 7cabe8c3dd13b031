// A campaign of messages: random ones are thrown at every address while everything is killed now and then. Then the archives say
// whether anybody has what was not for them, or has something twice or not at all.
import { setTimeout as delay } from 'node:timers/promises'
import { hosts } from '../../config.ts'
import { chart } from '../support/chart.ts'
import { random } from '../support/random.ts'
import { actor, type Actor } from './actor.ts'
import { openStage, type Plan } from './campaign.ts'
import { possible, type Fault, type Stage } from './faults.ts'
import { drawCorrection, drawPicture, drawRetraction, drawSilent, drawText, plain, type Drawn } from './kinds.ts'
import { owner, type Thrown } from './owner.ts'
import { judgeThrown } from './thrown-judge.ts'
import type { Verdict } from './judge.ts'

const PEOPLE = chart('boss\n  lead1\n    ann\n    abe\n  lead2\n    bea\n    bob')

/** Broadcast groups, who owns them, and who is in them beside. */
export const GROUPS: Record<string, { owners: string[]; members: string[] }> = {
  'team-lead1-news': { owners: ['lead1'], members: ['ann', 'abe'] },
  'tree-boss-news': { owners: ['boss'], members: ['lead1', 'ann', 'abe', 'lead2', 'bea', 'bob'] },
  duo: { owners: ['lead2', 'lead1'], members: ['bea', 'bob', 'ann'] },
}

export interface Throwing {
  thrown: Thrown[]
  /** The groups that were asked for in dialogues, as `name: title`. */
  founded: string[]
  actors: Actor[]
}

export async function throwMessages({ seed, rounds, say }: Omit<Plan, 'burst'>): Promise<Verdict> {
  const ends: (() => Promise<void> | void)[] = []
  try {
    const stage = await openStage(PEOPLE, seed, ends)
    const { does } = stage.world
    await does('group-create', { name: 'duo', title: 'Duo', kind: 'broadcast', owner: 'lead2' })
    await does('group-add', { group: 'duo', who: 'bea,bob,ann' })
    await does('group-owner', { group: 'duo', person: 'lead1' })
    const lanes = await startLanes(stage, seed)
    await strike(stage, seed, rounds, say)
    await lanes.end()
    const verdict = await judgeThrown(stage, lanes)
    for (const each of lanes.actors) each.stops()
    return verdict
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function strike(stage: Stage, seed: number, rounds: number, say: Plan['say']): Promise<void> {
  const pick = random(seed)
  const faults = possible(stage.disk).filter(({ name }) => name !== 'the disk is full') // a message may be refused then
  const deck: Fault[] = []
  for (let round = 1; round <= rounds; round++) {
    if (!deck.length) deck.push(...faults)
    const fault = deck.splice(pick(deck.length), 1)[0]!
    await delay(500 + pick(1_500))
    await fault.strike({ ...stage, pick })
    say(`${String(round).padStart(4)}  ${fault.name}`)
  }
}

/** Everybody throws, one message behind the other, until it ends. */
async function startLanes({ world }: Stage, seed: number): Promise<Throwing & { end: () => Promise<void> }> {
  const { bellhop, component } = hosts(world.config)
  const { c2sPort: port, domain } = world.config
  const pick = random(seed + 3)
  const actors = new Map<string, Actor>()
  for (const { username = '' } of PEOPLE)
    actors.set(username, actor({ port, domain, username, password: await world.code(username), silent: false }))
  const by = (username: string) => actors.get(username)!
  const throwing: Throwing = { thrown: [], founded: [], actors: [...actors.values()] }
  let count = 0
  let isOver = false
  const marker = () => `m${++count}x`
  const stanza = (to: string, { id, type, inner }: Drawn) =>
    `<message to='${to}' type='${type}' id='${id}'>${inner}</message>`
  const throws = async (one: Thrown) => {
    throwing.thrown.push(one)
    await by(one.by).insists(stanza(one.to, one))
  }
  const lane = async (step: () => Promise<void>) => {
    while (!isOver) {
      await step()
      await delay(20 + pick(80))
    }
  }
  const owning = Object.entries(GROUPS).flatMap(([group, { owners }]) =>
    owners.map(username => {
      const next = owner(username, `${group}@${component}`, random(seed + username.length + group.length), marker)
      return lane(() => throws(next()))
    }),
  )
  /** Whatever these people write there, nobody else gets it. */
  const astray = [
    ...['ann', 'bob', 'lead2'].map(username => ({ username, to: `team-lead1-news@${component}` })),
    ...['bea', 'boss'].map(username => ({ username, to: `duo@${component}` })),
    { username: 'abe', to: `no-such-group@${component}` },
    { username: 'bob', to: component },
    { username: 'ann', to: bellhop },
  ].map(({ username, to }) =>
    lane(() => {
      const words = marker()
      const drawn = [
        () => drawText(pick, words),
        () => drawPicture(pick, words),
        () => drawSilent(pick, words),
        () => drawCorrection(pick, words, throwing.thrown[pick(throwing.thrown.length)]?.id ?? 'x'),
        () => drawRetraction(words, throwing.thrown[pick(throwing.thrown.length)]?.id ?? 'x'),
      ][pick(5)]!()
      return throws({ ...drawn, by: username, to, marker: words, effect: 'nothing' })
    }),
  )
  /** Asks for a group: between the questions and the answers comes what is no answer. */
  let groups = 0
  const asking = lane(async () => {
    const name = `asked-${++groups}`
    const says = (drawn: Drawn) => throws({ ...drawn, by: 'abe', to: bellhop, marker: '', effect: 'nothing' })
    for (const line of ['group create', name, `Title of ${name}`]) {
      for (let silent = pick(3); silent > 0; silent--)
        await says(drawSilent(pick, pick(2) ? marker() : `evil-${groups}`))
      await says(plain(line))
    }
    throwing.founded.push(`${name}: Title of ${name}`)
    await delay(1_000)
  })
  const lanes = [...owning, ...astray, asking]
  return {
    ...throwing,
    async end() {
      isOver = true
      await Promise.all(lanes)
    },
  }
}
