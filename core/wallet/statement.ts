// The movements of a wallet as its owner reads them: with whom, how much, what for.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { peopleById } from '../people/person.ts'
import { walletId, type Unit } from './account.ts'
import type { LedgerAccount } from './records.ts'
import { postingsOf, type Filter } from './history.ts'
import { houseShown, purposeInStatement } from './movement-text.ts'
import { goneShown, personShown } from './payee.ts'
import { say } from '../../texts/say.ts'

export interface StatementRow {
  at: string
  /** With whom, as people read it. */
  who: string
  /** In the smallest unit: below 0 for what was paid. */
  change: number
  balance: number
  /** Its number in the wallet. */
  sequence: number
  purpose: string
  unit: Unit
}

const PAGE = 500
const MOST = 5_000 // movements in one answer

/** All movements that a filter lets through, the latest first. @throws Fault not-acceptable for too many */
export async function everyRowOf(context: Context, account: string, filter: Filter): Promise<StatementRow[]> {
  const rows: StatementRow[] = []
  for (let before = filter.before; ;) {
    const page = await rowsOf(context, account, { ...filter, limit: PAGE, before })
    rows.push(...page)
    if (rows.length > MOST)
      throw new Fault(
        'not-acceptable',
        say('More than {most} movements are too many for one answer. Name a month.', { most: MOST }),
      )
    before = page.at(-1)?.sequence
    if (page.length < PAGE) return rows
  }
}

/** @param about `other` is the id of a person */
export async function rowsOf(
  context: Context,
  account: string,
  { other, ...about }: { limit: number } & Filter,
): Promise<StatementRow[]> {
  const { store } = context
  const own = await store.ledgerAccounts.get(account)
  if (!own) return []
  const filter = { ...about, ...(other !== undefined && { other: walletId(other, own) }) }
  const postings = await postingsOf(context, account, filter)
  const ids = postings.map(({ transfer: { from, to } }) => (from === account ? to : from))
  const accounts = await store.ledgerAccounts.find({ where: { id: { in: [...new Set(ids)] } } })
  const people = await peopleById(
    context,
    accounts.flatMap(({ owner }) => owner ?? []),
  )
  const named = new Map(people.map(person => [person.id, personShown(person)]))
  const others = new Map(accounts.map(each => [each.id, each]))
  const nameOf = ({ owner, house = '' }: Pick<LedgerAccount, 'owner' | 'house'>) =>
    owner === undefined ? houseShown(house) : (named.get(owner) ?? goneShown())
  return postings.map(({ transfer, change, balance, sequence }, at) => {
    const other = others.get(ids[at] ?? '')
    return {
      ...{ at: transfer.at, who: other ? nameOf(other) : '', change, balance, sequence },
      purpose: purposeInStatement(transfer, other?.house),
      unit: { currency: own.currency, play: own.play },
    }
  })
}
