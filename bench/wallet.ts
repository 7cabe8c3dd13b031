// Transfers of the ledger per second, beside bare single-row transactions of SQLite on the same disk; and a page of a long history
// beside that of a short one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { postTransfer } from '../core/wallet/ledger.ts'
import { postingsOf } from '../core/wallet/history.ts'
import { openLedger, type OpenLedger } from '../test/support/ledger.ts'
import type { Bench } from './support/bench.ts'
import { median, ratio, type Goal } from './support/goal.ts'

const PAIRS = 50 // wallets that pay another one at the same time
const SHOWN = 50 // movements of a page
const [FEW, MANY] = [500, 50_000] // transfers in a history
const LIMITS = { once: 1_000, day: 10 ** 9, month: 10 ** 9 }

export async function wallet(bench: Bench): Promise<Goal[]> {
  return [await transferRate(bench), await historyPages(bench)]
}

async function transferRate(bench: Bench): Promise<Goal> {
  const [rounds, each] = [bench.option('rounds', 5), bench.option('transfers', 2_000)]
  const ledger = await openLedger()
  const bare = openBare()
  try {
    const wallets = await Promise.all(Array.from({ length: 2 * PAIRS }, (_, at) => ledger.fund(`p${at}`, 10 ** 9)))
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (let round = -1; round < rounds; round++) {
      const seconds = await secondsOf(() => transferAll(ledger, wallets, each, `${round}`))
      const beside = await secondsOf(async () => bare.insert(each, round))
      if (round < 0) continue // everything is compiled and in memory now
      ours.push(seconds)
      theirs.push(beside)
    }
    const perSecond = Math.round(each / median(ours))
    bench.say(`wallet: ${perSecond} transfers and ${Math.round(each / median(theirs))} bare transactions in a second`)
    return {
      name: 'wallet: transfers, beside bare transactions of one row',
      ...ratio(theirs, ours),
      goal: 0.4,
      better: 'higher',
    }
  } finally {
    bare.end()
    await ledger.end()
  }
}

/** Each pair pays one after the other, all pairs at the same time. */
async function transferAll({ context }: OpenLedger, wallets: string[], count: number, round: string): Promise<void> {
  const pay = (pair: number, at: number) =>
    postTransfer(context, {
      ...{
        id: `${round} ${pair} ${at}`,
        kind: 'payment',
        by: null,
        money: { amount: 1, currency: 'EUR' },
        limits: LIMITS,
      },
      ...{ from: wallets[2 * pair] ?? '', to: wallets[2 * pair + 1] ?? '' },
    })
  await Promise.all(
    Array.from({ length: PAIRS }, async (_, pair) => {
      for (let at = 0; at < count / PAIRS; at++) await pay(pair, at)
    }),
  )
}

/** A table of the same shape, with a transaction for each row, as durable as ours. */
function openBare() {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-bare-'))
  const database = new DatabaseSync(join(folder, 'bare.sqlite'))
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id TEXT PRIMARY KEY, record TEXT)',
  )
  const insertion = database.prepare('INSERT INTO t VALUES (?, ?)')
  return {
    insert(count: number, round: number) {
      for (let at = 0; at < count; at++) insertion.run(`${round} ${at}`, 'x'.repeat(300))
    },
    end() {
      database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function historyPages(bench: Bench): Promise<Goal> {
  const rounds = bench.option('rounds', 5)
  const ledgers = await Promise.all([FEW, MANY].map(withHistory))
  try {
    const [short, long]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++)
      for (const [at, seconds] of [short, long].entries()) seconds.push(await secondsOf(() => readPages(ledgers[at])))
    return {
      name: `wallet: a page of ${MANY} transfers, beside one of ${FEW}`,
      ...ratio(long, short),
      goal: 1.3,
      better: 'lower',
    }
  } finally {
    for (const { ledger } of ledgers) await ledger.end()
  }
}

async function withHistory(count: number): Promise<{ ledger: OpenLedger; wallet: string }> {
  const ledger = await openLedger()
  const [wallet = '', ...others] = await Promise.all(['a', 'b', 'c'].map(name => ledger.fund(name, 10 ** 9)))
  for (let at = 0; at < count; at++)
    await postTransfer(ledger.context, {
      ...{ id: `${at}`, kind: 'payment', by: null, money: { amount: 1, currency: 'EUR' } },
      ...(at % 3 ? { from: wallet, to: others[at % 2] ?? '' } : { from: others[at % 2] ?? '', to: wallet }),
    })
  return { ledger, wallet }
}

const PAGES = 200

async function readPages(of: { ledger: OpenLedger; wallet: string } | undefined): Promise<void> {
  if (!of) return
  for (let at = 0; at < PAGES; at++) {
    const page = await postingsOf(of.ledger.context, of.wallet, { limit: SHOWN })
    if (page.length !== SHOWN) throw new Error('The page is not full.')
  }
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1_000
}
