// What the ledger moved in a month, as bookings for accountants.
import type { Booking } from '../../bank/ledger-export.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { dayAt, monthSpan } from '../model/day.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import type { Transfer } from '../wallet/records.ts'
import { say } from '../../texts/say.ts'

const PAGE = 1_000
const MOST = 20_000 // bookings in one answer

/** @param month as 2026-11, by the organisation's clocks @throws Fault bad-request, and not-acceptable for too many */
export async function bookingsOf(context: Context, month: string): Promise<Booking[]> {
  const zone = timeZoneOf(context.config)
  const { from, until } = monthSpan(month, zone)
  const where = { at: { gte: from.toISOString(), lt: until.toISOString() } }
  const names = await accountNames(context)
  const bookings: Booking[] = []
  for (let after: Transfer | undefined; ;) {
    const page = await context.store.transfers.find({ where, sort: 'at', limit: PAGE, ...(after && { after }) })
    for (const transfer of page) bookings.push(bookingOf(transfer, names, zone))
    if (bookings.length > MOST)
      throw new Fault('not-acceptable', say('More than {most} transfers are too many for one answer.', { most: MOST }))
    after = page.at(-1)
    if (page.length < PAGE) return bookings
  }
}

function bookingOf(transfer: Transfer, names: Map<string, string>, zone: string): Booking {
  const { id, at, from, to, amount, currency, kind, purpose } = transfer
  return {
    ...{ id, date: dayAt(new Date(at), zone), text: purpose ?? kind, currency },
    postings: [
      { account: names.get(from) ?? from, amount: -amount },
      { account: names.get(to) ?? to, amount },
    ],
  }
}

/** `wallets:juliet` and `house:bank`; those of play money stand below `play`. */
async function accountNames({ store }: Pick<Context, 'store'>): Promise<Map<string, string>> {
  const [accounts, people] = await Promise.all([store.ledgerAccounts.find({}), store.people.find({})])
  const usernames = new Map(people.map(({ id, username }) => [id, username]))
  return new Map(
    accounts.map(({ id, owner, house, play }) => {
      const name = owner === undefined ? `house:${house ?? id}` : `wallets:${usernames.get(owner) ?? owner}`
      return [id, play ? `play:${name}` : name]
    }),
  )
}
