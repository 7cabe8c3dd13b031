// The verdict: what was taken against what the members' archives have.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { hosts, type Config } from '../../config.ts'
import { openStore } from '../../store/open.ts'
import type { Broadcast, Delivery } from '../../store/collections.ts'
import { signIn } from '../support/party.ts'
import type { World } from '../support/world.ts'
import { archive, type Archived } from './archive.ts'
import { audiences, everyone, tree } from './company.ts'
import type { Stage } from './faults.ts'
import type { Traffic } from './traffic.ts'

export interface Verdict {
  violations: string[]
  /** Chunks whose rest was lost because the server was killed while it sent them (xep/fanout.md), and the copies. */
  cut: { chunks: number; copies: number }
  counts: Record<string, number>
}

interface Records {
  broadcasts: Broadcast[]
  deliveries: Delivery[]
}

const QUIET = 90_000 // ms until what was taken counts as stuck

export async function judge(stage: Stage, traffic: Traffic): Promise<Verdict> {
  const { world } = stage
  const violations = [...traffic.stuck]
  const refused = new Set(traffic.actors.flatMap(each => [...each.refused()]))
  const expected = traffic.taken.filter(({ id }) => !id || !refused.has(id))
  const records = await settled(
    world.config,
    expected.map(({ body }) => body),
  )
  for (const { body, sent } of records.broadcasts.filter(isUndone))
    violations.push(`'${body}' (sent ${sent}) was accepted and is still not done`)
  const archives = await archivesOf(world, everyone)
  const cut = judgeBroadcasts(expected, archives, records, stage.kills, world.config, violations)
  const answered = judgeAnswers(traffic, refused, archives, world.config, violations)
  await judgeOrganisation(world, traffic, violations)
  const incidents = judgeLog(stage, violations)
  return {
    violations,
    cut,
    counts: {
      'broadcasts taken': traffic.taken.length,
      'broadcasts refused': traffic.taken.length - expected.length,
      copies: [...archives.values()].reduce((sum, found) => sum + found.length, 0),
      'questions taken': traffic.questions.length,
      'questions answered': answered,
      charts: traffic.charts,
      'incidents of the full disk': incidents,
    },
  }
}

/** What the store says once every broadcast that was taken is there and done, or after a long wait. */
async function settled(config: Config, bodies: string[]): Promise<Records> {
  for (const end = Date.now() + QUIET; ; await delay(250)) {
    const store = openStore(config.store, config.data)
    const broadcasts = await store.broadcasts.find()
    const deliveries = await store.deliveries.find()
    await store.close()
    const done = new Set(broadcasts.filter(({ completed }) => completed).map(({ body }) => body))
    const isDone = !broadcasts.some(isUndone) && bodies.every(body => done.has(body))
    if (isDone || Date.now() > end) return { broadcasts, deliveries }
  }
}

const isUndone = ({ accepted, completed }: Broadcast) => accepted && !completed

async function archivesOf(world: World, usernames: string[]): Promise<Map<string, Archived[]>> {
  const { c2sPort: port, domain } = world.config
  const found = new Map<string, Archived[]>()
  const left = [...usernames]
  const reader = async () => {
    for (let username = left.pop(); username; username = left.pop()) {
      const party = await signIn({ port, domain, username, password: await world.code(username), silent: true })
      found.set(username, await archive(party))
      await party.leaves()
    }
  }
  await Promise.all(Array.from({ length: 4 }, reader))
  return found
}

function judgeBroadcasts(
  expected: Traffic['taken'],
  archives: Map<string, Archived[]>,
  { broadcasts, deliveries }: Records,
  kills: number[],
  config: Config,
  violations: string[],
): Verdict['cut'] {
  const missing = new Map<string, string[]>() // body -> members
  for (const { group, members } of audiences) {
    const from = `${group}@${hosts(config).component}`
    const taken = expected.filter(each => each.group === group)
    for (const member of members) {
      const bodies = (archives.get(member) ?? []).filter(each => each.from === from).map(({ body }) => body)
      const has = new Set(bodies)
      if (has.size < bodies.length) violations.push(`${member} has twice: ${doubles(bodies).join(', ')}`)
      for (const { body } of taken) if (!has.has(body)) missing.set(body, [...(missing.get(body) ?? []), member])
      for (const lane of new Set(taken.map(each => each.lane))) {
        const sent = taken.filter(each => each.lane === lane && has.has(each.body)).map(({ body }) => body)
        const late = firstOutOfOrder(bodies, sent)
        if (late) violations.push(`${member} has '${late}' out of order (${lane})`)
      }
    }
  }
  return excuse(missing, archives, broadcasts, deliveries, kills, violations)
}

const doubles = (bodies: string[]) => [...new Set(bodies.filter((body, at) => bodies.indexOf(body) < at))]

function firstOutOfOrder(got: string[], sent: string[]): string | undefined {
  const wanted = new Set(sent)
  return got.filter(body => wanted.has(body)).find((body, at) => body !== sent[at])
}

/** Tolerates what xep/fanout.md says is lost: per kill of the server the rest of one chunk, and nothing else. */
function excuse(
  missing: Map<string, string[]>,
  archives: Map<string, Archived[]>,
  broadcasts: Broadcast[],
  deliveries: Delivery[],
  kills: number[],
  violations: string[],
): Verdict['cut'] {
  const cut = { chunks: 0, copies: 0 }
  const left = new Set(kills)
  for (const [body, members] of missing) {
    const broadcast = broadcasts.find(each => each.body === body)
    const chunks = deliveries.filter(each => each.broadcast === broadcast?.id)
    const unexplained = new Set(members)
    for (const chunk of chunks) {
      const lost = members.filter(member => chunk.people.includes(member))
      const kill = [...left].find(at => broadcast && isDuring(at, broadcast))
      const has = (member: string) => archives.get(member)?.some(each => each.body === body)
      if (!lost.length || !kill || !isRest(chunk.people, lost, has)) continue
      left.delete(kill)
      cut.chunks++
      cut.copies += lost.length
      for (const member of lost) unexplained.delete(member)
    }
    if (unexplained.size) {
      const state = broadcast
        ? `sent ${broadcast.sent}, accepted ${broadcast.accepted}, completed ${broadcast.completed}`
        : 'not in the store'
      violations.push(
        `'${body}' (${state}) is missing for ${unexplained.size}: ${[...unexplained].slice(0, 5).join(', ')}`,
      )
    }
  }
  return cut
}

const isDuring = (at: number, { sent, completed }: Broadcast) =>
  Date.parse(sent) <= at + 1_000 && (!completed || Date.parse(completed) >= at)

/** Whether from the first who lacks it on nobody of the chunk has it. Copies leave in the order of the usernames. */
function isRest(people: string[], lost: string[], has: (member: string) => boolean | undefined): boolean {
  const first = lost.toSorted()[0] ?? ''
  return people.every(member => member < first || !has(member))
}

function judgeAnswers(
  { questions }: Traffic,
  refused: Set<string>,
  archives: Map<string, Archived[]>,
  config: Config,
  violations: string[],
): number {
  const { bellhop } = hosts(config)
  let answered = 0
  for (const { by, id, marker } of questions) {
    const answers = (archives.get(by.username) ?? []).filter(each => each.from === bellhop)
    if (answers.some(({ body }) => body.includes(marker) && body !== marker)) answered++
    else if (!refused.has(id)) violations.push(`${marker} was never answered`)
  }
  return answered
}

async function judgeOrganisation(world: World, { rows }: Traffic, violations: string[]): Promise<void> {
  const { text: examined, table } = await world.does('doctor')
  if (table) violations.push(`doctor: ${examined} ${JSON.stringify(table.rows.slice(0, 5))}`)
  const { text: shown } = await world.does('org-show')
  if (shown !== tree(rows))
    violations.push(`org show differs from the last chart:\n${shown}\ninstead of\n${tree(rows)}`)
}

/** @returns incidents while the disk was full */
function judgeLog({ world, full }: Stage, violations: string[]): number {
  let excused = 0
  for (const line of readFileSync(world.bellhop.log, 'utf8').split('\n')) {
    if (/ (TypeError|Uncaught|unhandled)/i.test(line)) violations.push(`in the log: ${line.slice(0, 300)}`)
    if (!line.includes('"incident"')) continue
    const { time, error } = JSON.parse(line)
    if (full.some(([from, to]) => Date.parse(time) >= from && Date.parse(time) <= to)) excused++
    else violations.push(`incident at ${time}: ${String(error).slice(0, 300)}`)
  }
  return excused
}
