// A person goes: automatic payments of and to that person end, and what the administrator has set for the person. Wallet and transfers stay, as a ledger forgets nothing.
import type { Context } from '../context.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { sweep } from '../runs/sweep.ts'

export async function leaveWallet({ store }: Context, { id }: Person): Promise<void> {
  await sweep(store.autopays, { payer: id })
  await sweep(store.autopays, { payee: id })
  await sweep(store.walletRules, { kind: 'person', of: id })
}

export const forgetGroupRules = ({ store }: Context, { id }: Group): Promise<void> =>
  sweep(store.walletRules, { kind: 'group', of: id })
