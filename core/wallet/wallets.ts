// The wallets of a person: one for each currency that is in use.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Person } from '../model/person.ts'
import { walletOf } from './account.ts'
import type { LedgerAccount } from './records.ts'
import { unitFor } from './unit.ts'
import { say } from '../../texts/say.ts'

export const walletsOf = (context: Context, { id }: Pick<Person, 'id'>): Promise<LedgerAccount[]> =>
  Promise.all(context.config.walletCurrencies.map(currency => walletOf(context, id, unitFor(context.config, currency))))

/** Lets nothing be paid from a person's wallets, or lets it again. @returns what is said of it */
export async function freezeWallets(context: Context, person: Person, isFrozen: boolean): Promise<string> {
  const frozen = isFrozen ? context.now().toISOString() : undefined
  const text = isFrozen
    ? say('Nothing is paid from the wallet of {name} any more. The administrator undoes it.', { name: person.name })
    : say('The wallet of {name} pays again.', { name: person.name })
  const changes = (await walletsOf(context, person)).map(
    ({ id }) => ({ change: 'ledgerAccounts', id, patch: { frozen } }) as const,
  )
  await context.store.batch([...changes, ...inboxWrites(withAnswer(context, { text }))])
  return text
}

/** Who lost a phone freezes the own wallet at once. Whoever found the phone must not undo it. @throws Fault forbidden */
export function refuseFreezing(isOwn: boolean, isFrozen: boolean, isAdmin: boolean): void {
  if (isAdmin || (isOwn && isFrozen)) return
  throw new Fault('forbidden', say('You freeze your own wallet alone, and only the administrator undoes it.'))
}
