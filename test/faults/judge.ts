// The verdict: what was taken against what the members' archives have.
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { hosts, type Config } from '../../config.ts'
import { poll } from '../../setup/ports.ts'
import { isIdle } from '../support/health.ts'
import type { World } from '../support/world.ts'
import { archivesOf, type Archived } from './archive.ts'
import { audiences, everyone, tree } from './company.ts'
import { judgeCoupons } from './coupons.ts'
import { judgeDesk, settlesDesk } from './desk.ts'
import { judgeEmoticons } from './emoticons.ts'
import { connected, type Stage } from './faults.ts'
import { judgeMoney, settlesMoney } from './money-judge.ts'
import { couponOf, type Choice, type Traffic } from './traffic.ts'
import { storeOf } from '../support/store.ts'
import type { Broadcast } from '../../core/broadcasts/records.ts'

export interface Verdict {
  violations: string[]
  counts: Record<string, number>
}

const QUIET = 90_000 // ms until what was taken counts as stuck

export async function judge(stage: Stage, traffic: Traffic): Promise<Verdict> {
  const { world } = stage
  const violations = [...traffic.stuck]
  await connected(world)
  if (!(await poll(() => isIdle(world.config), { milliseconds: QUIET, every: 250 })))
    violations.push('messages to Bellhop are still handled')
  const refused = new Set(traffic.actors.flatMap(each => [...each.refused()]))
  const expected = traffic.taken.filter(({ id }) => !id || !refused.has(id))
  const broadcasts = await settled(
    world.config,
    expected.map(({ body }) => body),
  )
  await settlesDesk(world.config, traffic.desk, violations)
  await settlesMoney(world.config, traffic.money, violations)
  for (const { body, sent } of broadcasts.filter(isUndone))
    violations.push(`'${body}' (sent ${sent}) was accepted and is still not done`)
  const archives = await archivesOf(world, everyone)
  const desk = await judgeDesk(world.config, traffic.desk, archives, violations)
  judgeBroadcasts(expected, archives, broadcasts, world.config, violations)
  const answered = judgeAnswers(traffic, refused, archives, world.config, violations)
  await judgeChoices(world.config, traffic, refused, archives, violations)
  judgeEmoticons(traffic.emoticons, refused, archives, violations)
  await judgeCoupons(world, traffic.coupons.expected, archives, violations)
  const transfers = await judgeMoney(world.config, traffic.money, refused, archives, violations)
  await judgeOrganisation(world, traffic, violations)
  const incidents = judgeLog(stage, violations)
  return {
    violations,
    counts: {
      'broadcasts taken': traffic.taken.length,
      'broadcasts refused': traffic.taken.length - expected.length,
      copies: [...archives.values()].reduce((sum, found) => sum + found.length, 0),
      'questions taken': traffic.questions.length,
      'questions answered': answered,
      'choices taken': traffic.choices.length,
      'emoticons answered': traffic.emoticons.taken.length,
      'coupons given out': traffic.coupons.expected.length,
      conversations: desk.cases,
      'texts of conversations': desk.accepted,
      'payments confirmed': traffic.money.confirmed.size,
      transfers,
      'notifications of Stripe': traffic.money.stripe.events.length,
      charts: traffic.charts,
      'incidents of the full disk': incidents,
    },
  }
}

/** What the store says once every broadcast that was taken is there and done, and every coupon brought, or after a long wait. */
async function settled(config: Config, bodies: string[]): Promise<Broadcast[]> {
  for (const end = Date.now() + QUIET; ; await delay(250)) {
    const store = await storeOf(config)
    const broadcasts = await store.broadcasts.find()
    const owed = await store.couponDeliveries.count()
    await store.close()
    const done = new Set(broadcasts.filter(({ completed }) => completed).map(({ body }) => body))
    const isDone = !owed && !broadcasts.some(isUndone) && bodies.every(body => done.has(body))
    if (isDone || Date.now() > end) return broadcasts
  }
}

const isUndone = ({ accepted, completed }: Broadcast) => accepted && !completed

function judgeBroadcasts(
  expected: Traffic['taken'],
  archives: Map<string, Archived[]>,
  broadcasts: Broadcast[],
  config: Config,
  violations: string[],
): void {
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
  for (const [body, members] of missing) {
    const broadcast = broadcasts.find(each => each.body === body)
    const state = broadcast
      ? `sent ${broadcast.sent}, accepted ${broadcast.accepted}, completed ${broadcast.completed}`
      : 'not in the store'
    violations.push(`'${body}' (${state}) is missing for ${members.length}: ${members.slice(0, 5).join(', ')}`)
  }
}

const doubles = (bodies: string[]) => [...new Set(bodies.filter((body, at) => bodies.indexOf(body) < at))]

function firstOutOfOrder(got: string[], sent: string[]): string | undefined {
  const wanted = new Set(sent)
  return got.filter(body => wanted.has(body)).find((body, at) => body !== sent[at])
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

/**
 * What was chosen is stored as it was chosen, once for each question and person. Its message is in both archives once, and the coupon or
 * the request to pay has come once.
 */
async function judgeChoices(
  config: Config,
  { choices }: Traffic,
  refused: Set<string>,
  archives: Map<string, Archived[]>,
  violations: string[],
): Promise<void> {
  const expected = choices.filter(({ id }) => !refused.has(id))
  const chosen = await storedChoices(config, expected)
  for (const { by, asker, marker, question, value, said, at } of expected) {
    const times = (username: string, fits: (body: string) => boolean) =>
      (archives.get(username) ?? []).filter(({ body }) => fits(body)).length
    if (chosen.get(question) !== value)
      violations.push(
        `at ${at} ${by.username} chose ${value} of ${question}, and the store has ${chosen.get(question)}`,
      )
    const coupon = couponOf(asker)
    const brought = times(by.username, body => body.startsWith(`${coupon}, a coupon`))
    if (brought > 1 || (value === '1' && !brought))
      violations.push(`${by.username}, who chose ${value} of ${question}, was brought ${coupon} ${brought} times`)
    const requests = times(by.username, body => body.includes(`\nFor: ${marker}?\n`))
    if (requests !== (value === '3' ? 1 : 0))
      violations.push(`${by.username}, who chose ${value} of ${question}, was asked to pay ${requests} times`)
    const sent = [asker, by.username].map(username => times(username, body => body === said))
    if (sent.some(count => count !== 1))
      violations.push(`'${said}' is ${sent.join(' and ')} times in the archives of ${asker} and ${by.username}`)
  }
}

/** What is stored for each question, once every choice is there, or after a long wait: the server tells of them when it has a line again. */
async function storedChoices(config: Config, expected: Choice[]): Promise<Map<string, string | undefined>> {
  for (const end = Date.now() + QUIET; ; await delay(250)) {
    const store = await storeOf(config)
    const chosen = new Map((await store.answers.find()).map(({ question, value }) => [question, value]))
    await store.close()
    if (expected.every(({ question }) => chosen.has(question)) || Date.now() > end) return chosen
  }
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
