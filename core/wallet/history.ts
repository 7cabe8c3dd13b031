// What happened in an account, the latest first: a page costs the same however many transfers there are.
import type { Context } from '../context.ts'
import type { Transfer } from './records.ts'

/** A transfer as one of its two accounts sees it. */
export interface Posting {
  transfer: Transfer
  /** What it added to the balance: below 0 for what was paid. */
  change: number
  balance: number
  sequence: number
}

/** Which postings are meant. */
export interface Filter {
  /** Only postings with a smaller number: the number of the last one of the page before. */
  before?: number | undefined
  /** Only those from one moment on, and before another one. */
  span?: { from: Date; until: Date } | undefined
  /** Only those with this account. */
  other?: string | undefined
}

const PAGE = 500

export async function postingsOf(
  { store }: Pick<Context, 'store'>,
  account: string,
  { limit, before = Number.MAX_SAFE_INTEGER, span, other }: { limit: number } & Filter,
): Promise<Posting[]> {
  const earlier = { lt: before }
  const during = span ? { at: { gte: span.from.toISOString(), lt: span.until.toISOString() } } : {}
  const query = { descending: true, limit } as const
  const [paid, got] = await Promise.all([
    store.transfers.find({
      where: { from: account, fromSequence: earlier, ...during, ...(other !== undefined && { to: other }) },
      sort: 'fromSequence',
      ...query,
    }),
    store.transfers.find({
      where: { to: account, toSequence: earlier, ...during, ...(other !== undefined && { from: other }) },
      sort: 'toSequence',
      ...query,
    }),
  ])
  const all = [...paid, ...got].map(transfer => postingIn(account, transfer))
  return all.sort((one, other) => other.sequence - one.sequence).slice(0, limit)
}

export function postingIn(account: string, transfer: Transfer): Posting {
  const { from, amount, fromBalance, fromSequence, toBalance, toSequence } = transfer
  return from === account
    ? { transfer, change: -amount, balance: fromBalance, sequence: fromSequence }
    : { transfer, change: amount, balance: toBalance, sequence: toSequence }
}

/** All postings of an account, the latest first, page by page. */
export async function* allPostings(context: Pick<Context, 'store'>, account: string): AsyncGenerator<Posting> {
  for (let before: number | undefined; ;) {
    const page = await postingsOf(context, account, { limit: PAGE, before })
    yield* page
    before = page.at(-1)?.sequence
    if (before === undefined) return
  }
}
