// Five hundred clients that sign in at once: access codes, asked of Bellhop, beside the server's own hashed passwords.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import { bind, type Account, type Server } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { cpu } from '../test/support/effort.ts'
import { machine } from './support/process.ts'

const CLIENTS = 500
const PASSWORD = 'K7F3-M2QX-9D4T-V' // of every account in bench/mod_bench_accounts.lua
const CALM = 1_500 // ms in which what the last round has left to do is done
const FOREIGN = 0.2 // cores that other programs may use during a round

interface Side {
  name: string
  server: Server
  accounts: Account[]
  seconds: number[]
  /** µs of the server's and of Bellhop's CPU time per client. */
  times: { server: number[]; bellhop: number[] }
  /** Rounds during which other programs kept the machine busy. */
  disturbed: number
}

export async function signInAtOnce(bench: Bench): Promise<Goal[]> {
  const rounds = bench.option('rounds', 7)
  const world = await bench.world(organisation(CLIENTS + 1), {
    BELLHOP_BENCH_ACCOUNTS: String(CLIENTS),
    BELLHOP_RECONNECTS: '1000000', // the same devices come in each round
  })
  const { c2sPort: port, domain } = world.config
  const invited = await accounts(world, CLIENTS)
  const hashed = Array.from({ length: CLIENTS }, (_, at) => ({ username: username(at + 1), code: PASSWORD }))
  const sides = {
    codes: side('access codes', { port, domain }, invited),
    passwords: side('hashed passwords', { port, domain: `hashed.${domain}` }, hashed),
  }
  const pids = { server: world.prosody.pid, bellhop: world.bellhop.pid }
  const order = Object.values(sides)
  // Once for all that comes with a first sign-in on both sides: nodes of the person's own, the code that is bound.
  for (const each of order) await round(pids, side(each.name, each.server, each.accounts))
  for (let at = 0; at < rounds; at++) {
    for (const each of order) await round(pids, each)
    order.reverse()
  }
  for (const each of Object.values(sides)) bench.say(`sign-in, ${summary(each)}`)
  await world.end()
  return [
    {
      name: `sign-in: rate of ${CLIENTS} clients at once with access codes, relative to the server's hashed passwords`,
      ...ratio(sides.passwords.seconds, sides.codes.seconds),
      goal: 2.5,
      better: 'higher',
    },
  ]
}

const side = (name: string, server: Server, accounts: Account[]): Side => ({
  name,
  server,
  accounts,
  seconds: [],
  times: { server: [], bellhop: [] },
  disturbed: 0,
})

async function round(pids: { server: number; bellhop: number }, to: Side): Promise<void> {
  const look = () => [machine(), cpu(pids.server), cpu(pids.bellhop), cpu(process.pid)]
  const clients = to.accounts
  const before = look()
  const began = performance.now()
  const sockets = await Promise.all(clients.map(account => bind(to.server, account)))
  const milliseconds = performance.now() - began
  const [all = 0, server = 0, bellhop = 0, own = 0] = look().map((after, at) => after - (before[at] ?? 0))
  await Promise.all(sockets.map(socket => once(socket.resume().end('</stream:stream>'), 'close')))
  await pause(CALM)
  to.seconds.push(milliseconds / 1_000)
  to.times.server.push((server * 1_000) / clients.length)
  to.times.bellhop.push((bellhop * 1_000) / clients.length)
  to.disturbed += Number((all - server - bellhop - own) / milliseconds > FOREIGN)
}

function summary({ name, seconds, times, disturbed }: Side): string {
  const used = `CPU of the server ${digits(median(times.server))} µs each, of Bellhop ${digits(median(times.bellhop))} µs`
  const rate = `${(CLIENTS / median(seconds)).toFixed(0)} a second (${seconds.map(digits).join(' ')} s)`
  return `${name}: ${rate}; ${used}; ${disturbed} disturbed`
}
