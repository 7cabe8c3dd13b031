// Archives of one person: reading a long one beside a short one, and messages of one person to another beside the server's own storage
// in files.
import type { Bench } from './support/bench.ts'
import { NEWEST, PASSWORD, account, fillArchives, openAccounts, timed } from './support/archive-server.ts'
import { bind, onMessage, until } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { username } from './support/organisation.ts'
import { pinging } from './support/pinging.ts'

const LONG = 100_000
const SHORT = 100

export async function history(bench: Bench): Promise<Goal[]> {
  return [...(await reading(bench)), await writing(bench)]
}

/** The newest 50 messages of a long and of a short archive, and how long others wait meanwhile. */
async function reading(bench: Bench): Promise<Goal[]> {
  const { config, server, end } = await openAccounts(bench, 3)
  fillArchives(config, [username(1)], LONG)
  fillArchives(config, [username(2)], SHORT)
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

/** Messages of one person to another, with archives of both: our storage, and the server's own in files. */
async function writing(bench: Bench): Promise<Goal> {
  const messages = bench.option('messages', 500)
  const sides = await Promise.all(
    ['bellhop', 'internal'].map(async storage => {
      const { server, end } = await openAccounts(bench, 2, { BELLHOP_ARCHIVE_STORAGE: storage })
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
