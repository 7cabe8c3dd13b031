// What `doctor` checks of the ledger: every account is the sum of its postings, and all accounts together are 0.
import type { Context, Warning } from '../context.ts'
import { moneyText } from '../../money/money.ts'
import { eachPage } from '../runs/sweep.ts'
import { allPostings } from './history.ts'
import type { LedgerAccount } from './records.ts'
import { say } from '../../texts/say.ts'

/** Finds what does not add up. Transfers that are made meanwhile are no findings. */
export async function checkLedger({ store }: Pick<Context, 'store'>): Promise<Warning[]> {
  const accounts = new Map<string, LedgerAccount>()
  await eachPage(store.ledgerAccounts, {}, async page => page.forEach(each => accounts.set(each.id, each)))
  const sums = new Map<string, number>()
  const postings = new Map<string, number>()
  const add = (id: string, sequence: number, change: number) => {
    if (sequence > (accounts.get(id)?.sequence ?? Infinity)) return // made since the accounts were read
    sums.set(id, (sums.get(id) ?? 0) + change)
    postings.set(id, (postings.get(id) ?? 0) + 1)
  }
  await eachPage(store.transfers, {}, async page => {
    for (const { from, fromSequence, to, toSequence, amount } of page) {
      add(from, fromSequence, -amount)
      add(to, toSequence, amount)
    }
  })
  const suspects = [...accounts.values()].filter(
    ({ id, balance, sequence, lowest }) =>
      (sums.get(id) ?? 0) !== balance || (postings.get(id) ?? 0) !== sequence || balance < (lowest ?? -Infinity),
  )
  const found = await Promise.all(suspects.map(({ id }) => checkAccount({ store }, id)))
  return [...found.flat(), ...checkSums(accounts.values(), suspects.length > 0)]
}

/** Reads an account and its postings again: the first reading may have met a transfer that was being made. */
async function checkAccount(context: Pick<Context, 'store'>, id: string): Promise<Warning[]> {
  const account = await context.store.ledgerAccounts.get(id)
  if (!account) return []
  const { balance, currency, lowest, sequence } = account
  let [sum, count] = [0, 0]
  for await (const posting of allPostings(context, id)) {
    if (posting.sequence > sequence) continue
    sum += posting.change
    count++
  }
  const warnings: Warning[] = []
  const text = (amount: number) => moneyText({ amount, currency })
  if (sum !== balance) warnings.push({ object: id, part: say('balance'), should: text(sum), is: text(balance) })
  if (count !== sequence)
    warnings.push({ object: id, part: say('postings'), should: String(sequence), is: String(count) })
  if (lowest !== undefined && balance < lowest)
    warnings.push({
      object: id,
      part: say('balance'),
      should: say('at least {amount}', { amount: text(lowest) }),
      is: text(balance),
    })
  return warnings
}

/** @param moving whether a transfer was being made: then the accounts were not read at one moment */
function checkSums(accounts: Iterable<LedgerAccount>, moving: boolean): Warning[] {
  if (moving) return []
  const sums = new Map<string, number>()
  for (const { currency, play, balance } of accounts) {
    const unit = play ? say('{amount} play money', { amount: currency }) : currency
    sums.set(unit, (sums.get(unit) ?? 0) + balance)
  }
  return [...sums].flatMap(([unit, sum]) =>
    sum === 0
      ? []
      : [{ object: say('ledger in {unit}', { unit }), part: say('sum of all accounts'), should: '0', is: String(sum) }],
  )
}
