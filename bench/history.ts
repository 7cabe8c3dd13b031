// Archives of one person and of many: reading a long one beside a short one, catching up, and messages of one person to another beside
// the server's own storage in files.
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Config } from '../config.ts'
import type { Bench } from './support/bench.ts'
import { bind, onMessage, until, type Account, type Server } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { username } from './support/organisation.ts'
import { pinging } from './support/pinging.ts'

const PASSWORD = 'K7F3-M2QX-9D4T-V' // of every account in bench/mod_bench_accounts.lua
const LONG = 100_000
const SHORT = 100
const OF_EACH = 5_000
const NEWEST =
  "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'>" +
  "<set xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set></query></iq>"

export async function history(bench: Bench): Promise<Goal[]> {
  return [...(await reading(bench)), await catchingUp(bench), await writing(bench)]
}

/** The newest 50 messages of a long and of a short archive, and how long others wait meanwhile. */
async function reading(bench: Bench): Promise<Goal[]> {
  const { config, server, end } = await open(bench, 3)
  fill(config, [username(1)], LONG)
  fill(config, [username(2)], SHORT)
  const sides = await Promise.all(
    [1, 2].map(async at => ({ socket: await bind(server, account(at)), seconds: new Array<number>() })),
  )
  const [long, short] = sides
  if (!long || !short) throw new Error('two sides')
  const rounds = bench.option('rounds', 15)
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) side.seconds.push(await timed(() => until(side.socket, NEWEST, '</fin>')))
    sides.reverse()
  }
  const waits: number[] = []
  for (const { socket } of [long, short]) {
    const pings = await pinging({ ...server, username: username(3), password: PASSWORD })
    for (let round = 0; round < rounds; round++) await until(socket, NEWEST, '</fin>')
    waits.push((await pings.end()) * 1_000)
  }
  const [waited = NaN, usual = NaN] = waits
  bench.say(
    `history: the longest wait of others is ${digits(waited)} ms, and ${digits(usual)} ms beside ${SHORT} messages`,
  )
  await end()
  return [
    {
      name: `history: the newest 50 of ${LONG} messages, relative to those of ${SHORT}`,
      ...ratio(long.seconds, short.seconds),
      goal: 1.3,
      better: 'lower',
    },
    {
      name: `history: how much longer others wait meanwhile`,
      value: Math.max(0, waited - usual),
      unit: ' ms',
      goal: 5,
      better: 'lower',
    },
  ]
}

/** Many clients sign in at once and read the newest 50 of their archives, which are long or empty. */
async function catchingUp(bench: Bench): Promise<Goal> {
  const people = bench.option('people', 100)
  const { config, server, end } = await open(bench, 2 * people)
  const side = (from: number) => ({ accounts: accounts(from, people), seconds: new Array<number>() })
  const full = side(1)
  const empty = side(people + 1)
  fill(
    config,
    full.accounts.map(each => each.username),
    OF_EACH,
  )
  const order = [full, empty]
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    for (const each of order) each.seconds.push(await timed(() => catchUp(server, each.accounts)))
    order.reverse()
  }
  bench.say(`history: ${people} clients catch up within ${digits(median(full.seconds))} s`)
  await end()
  return {
    name: `history: ${people} clients with ${OF_EACH} messages each catch up, relative to empty archives`,
    ...ratio(full.seconds, empty.seconds),
    goal: 1.5,
    better: 'lower',
  }
}

/** Messages of one person to another, with archives of both: our storage, and the server's own in files. */
async function writing(bench: Bench): Promise<Goal> {
  const messages = bench.option('messages', 500)
  const sides = await Promise.all(
    ['bellhop', 'internal'].map(async storage => {
      const { server, end } = await open(bench, 2, { BELLHOP_ARCHIVE_STORAGE: storage })
      const [from, to] = await Promise.all([1, 2].map(at => bind(server, account(at))))
      if (!from || !to) throw new Error('two clients')
      await until(to, '<presence/>', '<presence')
      return { from, to, address: `${username(2)}@${server.domain}`, end, seconds: new Array<number>() }
    }),
  )
  const [ours, internal] = sides
  if (!ours || !internal) throw new Error('two sides')
  for (let round = 0; round < bench.option('rounds', 7) + 1; round++) {
    for (const { from, to, address, seconds } of sides) {
      const took = await timed(() => pour(from, to, address, messages))
      if (round > 0) seconds.push(took) // the first warms up
    }
    sides.reverse()
  }
  const each = (seconds: number[]) => `${digits((median(seconds) / messages) * 1e6)} µs`
  bench.say(`history: a message of one to another ${each(ours.seconds)}, in files ${each(internal.seconds)}`)
  for (const { end } of sides) await end()
  return {
    name: 'history: rate of messages of one person to another, relative to archives in files',
    ...ratio(internal.seconds, ours.seconds),
    goal: 0.95,
    better: 'higher',
  }
}

const account = (at: number): Account => ({ username: username(at), code: PASSWORD })
const accounts = (from: number, count: number) => Array.from({ length: count }, (_, at) => account(from + at))

async function open(bench: Bench, people: number, environment: Record<string, string> = {}) {
  const { config, end } = await bench.server({ BELLHOP_BENCH_ACCOUNTS: String(people), ...environment })
  return { config, end, server: { port: config.c2sPort, domain: `hashed.${config.domain}` } }
}

/** Writes an archive for each, straight into the file. */
function fill({ data, domain }: Config, users: string[], messages: number): void {
  const file = new DatabaseSync(join(data, 'prosody', 'prosody.sqlite'), { timeout: 5_000 })
  const insert = file.prepare(
    `INSERT INTO "prosodyarchive" ("host", "user", "store", "key", "when", "with", "type", "value")
     VALUES (?, ?, 'archive', ?, ?, ?, 'xml', ?)`,
  )
  const host = `hashed.${domain}`
  const first = Math.floor(Date.now() / 1_000) - messages
  file.exec('BEGIN')
  for (let at = 0; at < messages; at++)
    for (const user of users) {
      const friend = `friend${at % 10}@${host}`
      const body = 'Good morning everybody, the canteen opens at noon today and there will be soup and bread for all.'
      const message = `<message type='chat' id='m${at}' from='${friend}/phone' to='${user}@${host}'><body>${body}</body></message>`
      insert.run(host, user, `key${at}`, first + at, friend, message)
    }
  file.exec('COMMIT')
  file.close()
}

async function catchUp(server: Server, people: Account[]): Promise<void> {
  await Promise.all(
    people.map(async each => {
      const socket = await bind(server, each)
      await until(socket, NEWEST, '</fin>')
      await once(socket.resume().end('</stream:stream>'), 'close')
    }),
  )
}

function pour(
  from: Awaited<ReturnType<typeof bind>>,
  to: typeof from,
  address: string,
  messages: number,
): Promise<void> {
  return new Promise(resolve => {
    let left = messages
    onMessage(to, () => --left === 0 && (to.removeAllListeners('data'), resolve()))
    const body = '<body>Are you coming along to lunch at noon? The others are waiting downstairs.</body>'
    from.write(
      Array.from(
        { length: messages },
        (_, at) => `<message to='${address}' type='chat' id='m${at}'>${body}</message>`,
      ).join(''),
    )
  })
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1_000
}
