// Reports: how long they take with 100,000 messages of a year and with 10 million.
import type { Context } from '../core/context.ts'
import { administrator } from '../core/model/caller.ts'
import { newMembership } from '../core/model/membership.ts'
import type { ActivityKind, Scope, ScopePart } from '../core/model/activity.ts'
import type { Write } from '../core/model/records.ts'
import { report } from '../core/reports/commands/report.ts'
import { countMessages, newTally, tallyWrites } from '../core/reports/tally.ts'
import { openStored } from '../test/support/context.ts'
import { random } from '../test/support/random.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, type Goal } from './support/goal.ts'

const PEOPLE = 10_000
const OF_A_MANAGER = 10
const PARCELS = 20 // of one person in a month: what is written in one hour of one day
const MONTHS = Array.from({ length: 12 }, (_, at) => `2025-${String(at + 1).padStart(2, '0')}`)
const NOW = new Date('2025-12-31T12:00:00Z')
const QUESTIONS = [
  ...[
    '2025',
    '2025 by hour',
    '2025-06 by day',
    '2025-06-16',
    '2025-03-15..2025-12-14 by day',
    '2025 by person',
    '2025-03-15..2025-12-14 by person',
  ].flatMap(when => [
    `person p5 ${when}`.replace(' by person', ''),
    `team p5 ${when}`,
    `tree p0 ${when}`,
    `everybody ${when}`,
  ]),
]

/** The same questions to two stores: the slowest of them by its ratio. */
export async function reports(bench: Bench): Promise<Goal[]> {
  const sides = []
  for (const messages of [100_000, 10_000_000]) {
    const { context, end } = await openStored({ BELLHOP_TIME_ZONE: 'UTC' })
    const began = performance.now()
    await fill({ ...context, now: () => NOW }, messages)
    bench.say(
      `reports: ${messages} messages of ${PEOPLE} people laid out in ${digits((performance.now() - began) / 1_000)} s`,
    )
    sides.push({ context: { ...context, now: () => NOW }, end })
  }
  const ratios: [question: string, ratio: number][] = []
  for (const about of new Set(QUESTIONS)) {
    const times = sides.map(() => new Array<number>())
    for (let round = 0; round < bench.option('rounds', 7); round++)
      for (const [at, { context }] of sides.entries()) {
        const began = performance.now()
        await report.run(context, administrator, { about }, () => {})
        times[at]?.push(performance.now() - began)
      }
    const [few = NaN, many = NaN] = times.map(median)
    ratios.push([about, many / few])
    bench.say(`reports: ${about}: ${digits(few)} and ${digits(many)} ms`)
  }
  for (const { end } of sides) await end()
  const values = ratios.map(([, each]) => each)
  const goal: Goal = {
    name: 'reports: time of a report about 10 million messages, relative to one about 100,000: the worst of all questions',
    value: Math.max(...values),
    spread: [Math.min(...values), Math.max(...values)],
    goal: 1.5,
    better: 'lower',
  }
  return [goal]
}

const managerOf = (at: number) => (at === 0 ? undefined : Math.floor((at - 1) / OF_A_MANAGER))

/** Lays out what counting would have stored: everybody writes in the team and in the group of everybody. */
async function fill(context: Context, messages: number): Promise<void> {
  const draw = random(messages)
  const writes: Write[] = []
  const flush = async () => void (writes.length && (await context.store.batch(writes.splice(0))))
  const add = async (...more: Write[]) => {
    writes.push(...more)
    if (writes.length >= 5_000) await flush()
  }
  for (let at = 0; at < PEOPLE; at++) {
    const manager = managerOf(at)
    const record = {
      id: `p${at}`,
      username: `p${at}`,
      name: `P ${at}`,
      manager: manager === undefined ? null : `p${manager}`,
      profile: {},
    }
    await add({ insert: 'people', record })
    await add({ insert: 'memberships', record: newMembership('everybody', { person: `p${at}` }) })
  }
  const group = {
    id: 'everybody',
    name: 'everybody',
    kind: 'chat',
    origin: 'custom',
    title: 'Everybody',
    owner: 'p0',
  } as const
  await add({ insert: 'groups', record: group })
  const tally = newTally()
  const mean = messages / PEOPLE / MONTHS.length
  for (const month of MONTHS)
    for (let at = 0; at < PEOPLE; at++)
      for (const [day, minutes, kind, times] of monthOf(draw, mean))
        for (const placed of scopesOf(at))
          countMessages(tally, { day: `${month}-${day}`, minutes }, kind, placed, times)
  for (const write of await tallyWrites(context, tally)) await add(write)
  await flush()
}

/** What a person writes in a month: on each day a few in one hour, as chance has it. */
function monthOf(
  draw: (limit: number) => number,
  mean: number,
): [day: string, minutes: number, kind: ActivityKind, times: number][] {
  const count = Math.floor(mean) + (draw(1_000) < (mean % 1) * 1_000 ? 1 : 0)
  const parcels = Math.min(count, PARCELS)
  return Array.from({ length: parcels }, (_, at) => {
    const times = Math.floor(count / parcels) + (at < count % parcels ? 1 : 0)
    return [String(1 + draw(28)).padStart(2, '0'), 60 * (8 + draw(10)), draw(5) ? 'text' : 'reply', times]
  })
}

function scopesOf(at: number): [scope: Scope, part: ScopePart][] {
  const own = `person p${at}` as const
  const scopes: [Scope, ScopePart][] = [
    ['group everybody', own],
    [own, 'group everybody'],
    [`team p${managerOf(at) ?? at}`, own],
  ]
  let below = at
  for (let above = managerOf(at); above !== undefined; above = managerOf(above)) {
    scopes.push([`tree p${above}`, `person p${below}`])
    below = above
  }
  return scopes
}
