// Whose payment one that waits is likely to be. A suggestion is only shown: a person decides.
import type { Context } from '../context.ts'
import type { BankPaymentRecord } from './records.ts'

/** The username of whom the same account paid for before, where that is one person. */
export async function suggestedPerson(
  { store }: Pick<Context, 'store'>,
  { account }: BankPaymentRecord,
): Promise<string | undefined> {
  if (account === undefined) return undefined
  const before = await store.bankPayments.find({ where: { account } })
  const owners = new Set(before.flatMap(({ owner }) => owner ?? []))
  const [owner] = owners
  return owner !== undefined && owners.size === 1 ? (await store.people.get(owner))?.username : undefined
}
