// A broadcast to a thousand people online with archives in SQLite, beside ejabberd's `announce/online` to as many.
import { once } from 'node:events'
import { cpu } from '../test/support/effort.ts'
import { GROUP, openPlace } from './broadcast.ts'
import { account, accounts, timed } from './support/archive-server.ts'
import type { Bench } from './support/bench.ts'
import { bind } from './support/client.ts'
import { isInstalled, startEjabberd } from './support/ejabberd.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { openReceivers, type Receivers } from './support/receivers.ts'

const DOMAIN = 'acme.test'
const TEXT = 'Good morning everybody, the canteen opens at <noon> today and there will be soup & bread for all.'
const ESCAPED = TEXT.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

interface Side {
  receivers: Receivers
  /** Process of the server. */
  pid: number
  send(): Promise<void>
  end(): Promise<void>
  seconds: number[]
  /** CPU time of the server, ms. */
  effort: number[]
}

export async function announce(bench: Bench): Promise<Goal[]> {
  if (!isInstalled()) {
    bench.say("announce: left out, as Debian's ejabberd is not installed")
    return []
  }
  const people = bench.option('people', 1_000)
  const [ours, theirs] = [await openOurs(bench), await openTheirs(people)]
  const order = [ours, theirs]
  for (let round = 0; round < bench.option('rounds', 10) + 1; round++) {
    for (const side of order) await measure(side, round > 0) // the first warms up
    order.reverse()
  }
  for (const { end } of order) await end()
  const each = ({ seconds, effort }: Side) =>
    `${digits((median(seconds) / people) * 1e6)} µs a message, CPU time of the server ${digits((median(effort) / people) * 1e3)} µs`
  bench.say(`announce: broadcast ${each(ours)}; ejabberd ${each(theirs)}`)
  const goal = { goal: 1, better: 'higher' } as const
  const name = `announce: rate of a broadcast to ${people} with archives, relative to ejabberd's announce/online`
  return [
    { name, ...ratio(theirs.seconds, ours.seconds), ...goal },
    { name: `${name}, CPU time of the server`, ...ratio(theirs.effort, ours.effort), ...goal },
  ]
}

async function measure({ receivers, pid, send, seconds, effort }: Side, counts: boolean): Promise<void> {
  const complete = await receivers.expect(1)
  const before = cpu(pid)
  const took = await timed(async () => {
    await send()
    await complete()
  })
  if (!counts) return
  seconds.push(took)
  effort.push(cpu(pid) - before)
}

async function openOurs(bench: Bench): Promise<Side> {
  const { world, receivers, end } = await openPlace(bench, 1, { BELLHOP_ARCHIVE_STORAGE: 'bellhop' })
  const send = async () => void (await world.does('broadcast-send', { group: GROUP, text: TEXT }))
  return { receivers, pid: world.prosody.pid, send, end, seconds: [], effort: [] }
}

async function openTheirs(people: number): Promise<Side> {
  const { pid, port, end } = await startEjabberd(DOMAIN, people)
  const receivers = await openReceivers(port, DOMAIN, accounts(1, people))
  const announcer = await bind({ port, domain: DOMAIN }, account(0))
  const message = `<message to='${DOMAIN}/announce/online' type='chat'><body>${ESCAPED}</body></message>`
  return {
    receivers,
    pid,
    send: async () => void announcer.write(message),
    async end() {
      receivers.end()
      announcer.end()
      await once(announcer.resume(), 'close')
      await end()
    },
    seconds: [],
    effort: [],
  }
}
