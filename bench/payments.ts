// The time from a payer's `confirm` until payer and payee have both been told, beside a plain message that is relayed to the payee.
import type { Socket } from 'node:net'
import { hosts } from '../config.ts'
import { checkLetter } from '../core/model/letters.ts'
import { randomText } from '../core/model/secret.ts'
import { walletId } from '../core/wallet/account.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import { accounts } from './support/accounts.ts'
import type { Bench } from './support/bench.ts'
import { onMessage, signInAll, type Account } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation } from './support/organisation.ts'
import { plainRelay } from './support/relays.ts'

const PAIRS = 10 // of a payer and a payee, at the same time
const PAYMENTS = 30 // of each pair per turn
const TURNS = 3 // of each side per round: they are short, so that what disturbs hits both
const UNIT = { currency: 'EUR', play: true }
const LIMITS = { BELLHOP_WALLET_DAY: '1000000', BELLHOP_WALLET_MONTH: '1000000' }

/** A payer and a payee, who are both online. */
interface Pair {
  payer: Account & { socket: Socket }
  payee: Account & { socket: Socket }
  /** Called at each message that one of the two gets. */
  heard: (by: 'payer' | 'payee') => void
}

/** What one exchange is: what the payer writes, and who gets a message of it. */
interface Side {
  write(pair: Pair, at: number): string
  told: readonly ('payer' | 'payee')[]
  /** Prepares a turn. */
  begin(): Promise<void>
  /** ms of p50 and p99 of each turn. */
  p50: number[]
  p99: number[]
}

export async function payments(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(2 * PAIRS + 1), { BELLHOP_ARCHIVE: 'off', ...LIMITS })
  const { config } = world
  const pairs = await openPairs(world)
  const relay = await plainRelay(config)
  let references: string[][] = []
  const sides: Record<'payment' | 'message', Side> = {
    payment: side(
      (pair, at) => messageTo(hosts(config).bellhop, `confirm ${references[pairs.indexOf(pair)]?.[at]} yes`),
      ['payer', 'payee'],
      async () => void (references = await openPayments(world, pairs)),
    ),
    message: side(({ payee }) => messageTo(`${payee.username}@${relay.host}`, 'That was a good lunch.'), ['payee']),
  }
  const order = Object.values(sides)
  for (const each of order) await turn(pairs, { ...each, p50: [], p99: [] }) // everything is loaded and compiled once
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    for (let at = 0; at < TURNS; at++) for (const each of order) await turn(pairs, each)
    order.push(...order.splice(0, 1))
  }
  await relay.end()
  for (const { payer, payee } of pairs) for (const { socket } of [payer, payee]) socket.destroy()
  await world.end()
  for (const [name, { p50, p99 }] of Object.entries(sides))
    bench.say(`payments, ${name}: p50 ${digits(median(p50))} ms, p99 ${digits(median(p99))} ms`)
  return [
    {
      name: `payments: p99 from confirm to both sides told, relative to a message that is relayed, with ${PAIRS} at the same time`,
      ...ratio(sides.payment.p99, sides.message.p99),
      goal: 2.5,
      better: 'lower',
    },
  ]
}

const side = (write: Side['write'], told: Side['told'], begin = async () => {}): Side => ({
  ...{ write, told, begin, p50: [], p99: [] },
})

const messageTo = (to: string, body: string): string => {
  const id = randomText(16)
  return `<message type='chat' to='${to}' id='${id}'><body>${body}</body><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/></message>`
}

/** Each pair goes on when everybody has been told of the exchange before. */
async function turn(pairs: Pair[], { write, told, begin, p50, p99 }: Side): Promise<void> {
  await begin()
  const delays: number[] = []
  await Promise.all(
    pairs.map(async pair => {
      for (let at = 0; at < PAYMENTS; at++) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const waiting = new Set(told)
        pair.heard = by => void (waiting.delete(by) && waiting.size === 0 && resolve())
        const begun = performance.now()
        pair.payer.socket.write(write(pair, at))
        await promise
        delays.push(performance.now() - begun)
      }
    }),
  )
  const sorted = delays.toSorted((one, other) => one - other)
  p50.push(median(sorted))
  p99.push(sorted[Math.floor(sorted.length * 0.99)] ?? NaN)
}

async function openPairs(world: World): Promise<Pair[]> {
  const { config } = world
  const people = await accounts(world, 2 * PAIRS)
  const sockets = await signInAll({ port: config.c2sPort, domain: config.domain }, people)
  const online = people.flatMap((account, at) => (sockets[at] ? [{ ...account, socket: sockets[at] }] : []))
  const pairs = online.slice(0, PAIRS).flatMap((payer, at): Pair[] => {
    const payee = online[PAIRS + at]
    return payee ? [{ payer, payee, heard: () => {} }] : []
  })
  for (const pair of pairs) {
    onMessage(pair.payer.socket, () => pair.heard('payer'))
    onMessage(pair.payee.socket, () => pair.heard('payee'))
  }
  return pairs
}

/** Stores open payments of each pair, and the wallets from which they are paid. @returns their references */
async function openPayments({ config }: World, pairs: Pair[]): Promise<string[][]> {
  const store = await storeOf(config)
  const ids = new Map((await store.people.find()).map(({ username, id }) => [username, id]))
  const references: string[][] = []
  for (const pair of pairs) {
    const [payer = '', payee = ''] = [pair.payer, pair.payee].map(({ username }) => ids.get(username))
    for (const owner of [payer, payee]) {
      const id = walletId(owner, UNIT)
      if (await store.ledgerAccounts.get(id)) continue
      await store.ledgerAccounts.insert({ id, owner, ...UNIT, lowest: 0, balance: 10 ** 9, sequence: 0 })
    }
    const fresh = Array.from({ length: PAYMENTS }, () => newReference())
    for (const reference of fresh)
      await store.payments.insert({
        ...{ id: randomText(16), reference, payer, payee, requested: false, amount: 100, ...UNIT },
        ...{ state: 'open', at: new Date().toISOString(), until: new Date(Date.now() + 3_600_000).toISOString() },
      })
    references.push(fresh)
  }
  await store.close()
  return references
}

function newReference(): string {
  const letters = randomText(7).toUpperCase()
  return letters + checkLetter(letters)
}
