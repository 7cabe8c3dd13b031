// Pages of a busy house: 10,000 people, wallets, transfers and mails, 200 customers who wait at a desk, and figures of a year for everybody.
// Four people open each page at once.
import { rankOf } from '../core/desk/offering/turn.ts'
import { newMembership } from '../core/model/membership.ts'
import type { Write } from '../core/model/records.ts'
import { countMessages, newTally, tallyWrites } from '../core/reports/tally.ts'
import { walletId } from '../core/wallet/account.ts'
import { pageSession } from '../test/support/crawl.ts'
import { knockFrom } from '../test/support/elsewhere.ts'
import { newAddress } from '../test/support/siege.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, type Goal } from './support/goal.ts'
import { fullName, organisation, username } from './support/organisation.ts'

const PEOPLE = 10_000
const WAITING = 200
const AT_ONCE = 4
const YEAR = '2025'
const BROKEN = '2025-03-15..2025-12-14'
const PATHS = [
  '/console',
  '/console/people',
  '/console/people?search=an',
  '/console/people?search=user99',
  '/console/people?search=nobody@mail.example',
  '/console/people?only=pending',
  '/console/organisation',
  '/console/groups?search=every',
  '/console/groups/everybody',
  '/console/desks',
  '/console/wallets',
  '/console/coupons',
  '/console/system',
  '/wallet',
  '/mails',
  '/mails?state=refused',
  `/console/reports?about=everybody&period=${YEAR}&by=person`,
  `/console/reports?about=everybody&days=${BROKEN}&by=person`,
  `/console/reports?about=tree+user0&period=${YEAR}&by=person`,
  '/console/do/members?group=everybody',
  '/console/do/org-show',
]

export async function crowd(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', PEOPLE)
  const world = await bench.world(organisation(1), {
    ...{ BELLHOP_ADMINS: username(0), BELLHOP_ARCHIVE: 'off', BELLHOP_TIME_ZONE: 'UTC' },
  })
  await world.does('desk-create', { name: 'support', title: 'Support', owner: username(0), agents: username(0) })
  await fill(world, people)
  const cookie = await pageSession(world, username(0), await world.code(username(0)))
  const seen: [path: string, milliseconds: number][] = []
  for (const path of PATHS) seen.push([path, await slowestOf(world, path, cookie, bench.option('rounds', 5))])
  await world.end()
  const slowest = seen.toSorted(([, one], [, other]) => other - one)
  for (const [path, time] of slowest.slice(0, 8)) bench.say(`crowd: ${path}: ${digits(time)} ms`)
  const value = slowest[0]?.[1] ?? NaN
  return [
    {
      name: `crowd: the slowest of ${PATHS.length} pages, of ${AT_ONCE} that are opened at once the last one`,
      ...{ value, goal: 300, better: 'lower', unit: ' ms' },
    },
  ]
}

/** The median of the last of the pages that are opened at once. The first round is left out: it loads and compiles. */
async function slowestOf(world: World, path: string, cookie: string, rounds: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => look(world, path, cookie)))
    if (round) times.push(performance.now() - began)
    for (const { status, body } of answers)
      if (status !== 200) throw new Error(`${path} was answered by ${status}: ${body.slice(0, 300)}`)
  }
  return median(times)
}

const look = ({ config }: World, path: string, cookie: string) =>
  knockFrom(config, newAddress(), path, { headers: { accept: 'text/html', cookie } }, 60_000)

/** Lays out what people would have done. The server is told nothing: pages are made from the store. */
async function fill({ config }: World, people: number): Promise<void> {
  const store = await storeOf(config)
  try {
    const [desk] = await store.desks.find({ limit: 1 })
    if (!desk) throw new Error('There is no desk.')
    const writes = [
      ...peopleWrites(people),
      ...(await figureWrites({ store }, people)),
      ...caseWrites(desk.id),
      ...Array.from({ length: people }, (_, at) => mailOf(at)),
      ...Array.from({ length: people }, (_, at) => moneyOf(at, people)).flat(),
    ]
    for (let at = 0; at < writes.length; at += 5_000) await store.batch(writes.slice(at, at + 5_000))
  } finally {
    await store.close()
  }
}

const personId = (at: number) => `p${at}`

function peopleWrites(people: number): Write[] {
  const group = { id: 'everybody', name: 'everybody', title: 'Everybody', owner: personId(0) }
  const others = Array.from({ length: people - 1 }, (_, before): Write => {
    const at = before + 1
    const [given_name = '', family_name = ''] = fullName(at).split(' ')
    const mail = `${username(at)}@mail.example`
    const manager = personId(Math.floor(before / 10))
    const profile = { given_name, family_name, email: mail, department: `Unit ${at % 40}` }
    const record = { id: personId(at), username: username(at), name: fullName(at), manager, mail, profile }
    return { insert: 'people', record }
  })
  return [
    ...others,
    { insert: 'groups', record: { ...group, kind: 'chat', origin: 'custom' } },
    ...Array.from({ length: people }, (_, at): Write => {
      return { insert: 'memberships', record: newMembership('everybody', { person: personId(at) }) }
    }),
  ]
}

/** Each has written on fifteen days of each month, in the group and as one of the tree of all. */
async function figureWrites(context: Parameters<typeof tallyWrites>[0], people: number): Promise<Write[]> {
  const tally = newTally()
  for (let at = 0; at < people; at++)
    for (let month = 1; month <= 12; month++)
      for (let day = 1; day <= 28; day += 2) {
        const when = { day: `${YEAR}-${pad(month)}-${pad(day)}`, minutes: 60 * (8 + (at % 10)) }
        countMessages(tally, when, 'text', ['group everybody', `person ${personId(at)}`], 1 + (at % 9))
        countMessages(tally, when, 'text', [`tree ${personId(0)}`, `person ${personId(at)}`], 1 + (at % 9))
      }
  return tallyWrites(context, tally)
}

const pad = (number: number) => String(number).padStart(2, '0')

function caseWrites(desk: string): Write[] {
  return Array.from({ length: WAITING }, (_, at): Write => {
    const time = new Date(Date.now() - 3_600_000 + at * 1_000).toISOString()
    const id = `case-${at.toString(36).padStart(6, '0')}`
    const turns = { offered: [], passed: [], shown: [], known: [], round: 0, transfers: 0 }
    const waiting = { customer: `nobody-${at}`, name: `Nobody ${at}`, state: 'waiting', open: true } as const
    const record = { id, desk, pool: desk, ...waiting, ...turns, since: time, opened: time, rank: rankOf(false, time) }
    return { insert: 'cases', record }
  })
}

function mailOf(at: number): Write {
  const state = at % 10 ? 'sent' : 'refused'
  const to = `${username(at)}@mail.example`
  const sender = { by: 'Ada', inviter: null, language: 'en', at: new Date(Date.now() - at * 60_000).toISOString() }
  const record = { id: `mail${at}`, person: personId(at), to, ...sender, state } as const
  return { insert: 'mails', record: { ...record, kind: 'invitation', channel: 'mail' } }
}

/** A wallet, and a transfer from it to the wallet of the first person. */
function moneyOf(at: number, people: number): Write[] {
  const money = { currency: 'EUR', play: true }
  const idOf = (owner: number) => walletId(personId(owner), money)
  const received = at === 0 ? people - 1 : 0
  const wallet = {
    id: idOf(at),
    owner: personId(at),
    balance: at ? 900 : received * 100,
    lowest: 0,
    sequence: at ? 1 : received,
  }
  const moved = {
    kind: 'payment',
    amount: 100,
    by: personId(at),
    at: new Date(Date.now() - at * 60_000).toISOString(),
  } as const
  const transfer = {
    ...{
      id: `t${at}`,
      from: idOf(at),
      to: idOf(0),
      fromSequence: 1,
      toSequence: at,
      fromBalance: 900,
      toBalance: at * 100,
    },
    ...moved,
  }
  return [
    { insert: 'ledgerAccounts', record: { ...wallet, ...money } },
    ...(at ? [{ insert: 'transfers', record: { ...transfer, ...money } } as const] : []),
  ]
}
