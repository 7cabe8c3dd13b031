// A wallet in one month: what was in it before, each movement, what is in it after. For a page, a table and a file.
import { walletStatement } from '../../bank/wallet-statement.ts'
import { Fault } from '../../xep/fault.ts'
import { csvOf } from '../commands/csv.ts'
import type { Context } from '../context.ts'
import { clockOf, dayBefore, monthSpan } from '../model/day.ts'
import { amountText } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { walletId, type Unit } from './account.ts'
import { postingsOf } from './history.ts'
import { everyRowOf, type StatementRow } from './statement.ts'
import { unitFor } from './unit.ts'
import { say } from '../../texts/say.ts'

export interface MonthStatement {
  /** As 2026-11, by the organisation's clocks. */
  month: string
  owner: Person
  unit: Unit
  /** In the smallest unit, before the first movement and after the last one. */
  opening: number
  closing: number
  /** The oldest first. */
  rows: StatementRow[]
  /** The sums of what came in and of what was paid, both above 0. */
  came: number
  paid: number
}

/** @throws Fault bad-request for what is no month, not-acceptable for a wallet with too many movements */
export async function monthStatement(
  context: Context,
  owner: Person,
  { month, currency }: { month: string; currency: string },
): Promise<MonthStatement> {
  if (!/^20\d\d-(?:0[1-9]|1[0-2])$/.test(month)) throw new Fault('bad-request', say('Write the month as 2026-11.'))
  const unit = unitFor(context.config, currency)
  const account = walletId(owner.id, unit)
  const span = monthSpan(month, timeZoneOf(context.config))
  const rows = (await everyRowOf(context, account, { span })).reverse()
  const sum = (changes: number[]) => changes.reduce((total, each) => total + each, 0)
  const changes = rows.map(({ change }) => change)
  const opening = rows[0] ? rows[0].balance - rows[0].change : await balanceBefore(context, account, span.from)
  return {
    ...{ month, owner, unit, opening, closing: opening + sum(changes), rows },
    ...{ came: sum(changes.filter(each => each > 0)), paid: -sum(changes.filter(each => each < 0)) },
  }
}

async function balanceBefore(context: Context, account: string, until: Date): Promise<number> {
  const [last] = await postingsOf(context, account, { limit: 1, span: { from: new Date(0), until } })
  return last?.balance ?? 0
}

const COLUMNS = ['time', 'with', 'amount', 'currency', 'for', 'balance']

/** For a spreadsheet: amounts as numbers, with a point. */
export const rowsAsCsv = (rows: StatementRow[]): string =>
  csvOf({
    columns: COLUMNS,
    rows: rows.map(({ at, who, change, balance, purpose, unit: { currency, play } }) => [
      ...[at, who, amountText({ amount: change, currency }), `${currency}${play ? ' play money' : ''}`, purpose],
      amountText({ amount: balance, currency }),
    ]),
  })

/** For programs that read statements of banks: camt.053. */
export function monthAsCamt(context: Context, { owner, unit, month, opening, rows }: MonthStatement): string {
  const zone = timeZoneOf(context.config)
  const clock = clockOf(zone)
  const { from, until } = monthSpan(month, zone)
  const account = `${unit.currency}${unit.play ? '-PLAY' : ''}-${owner.username}` // what is cut off in the end
  return walletStatement({
    ...{ id: `${month}-${account}`, created: context.now(), account, currency: unit.currency, opening },
    ...{ from: clock(from).day, to: dayBefore(clock(until).day) },
    entries: rows.map(({ at, change, who, purpose, sequence }) => ({
      ...{ id: String(sequence), amount: change, date: clock(new Date(at)).day, counterparty: who, text: purpose },
    })),
  })
}
