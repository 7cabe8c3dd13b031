// The accounts of the house that funding needs: what people brought by the provider, and what went back of it.
import type { Context } from '../context.ts'
import { houseAccount, walletOf, type Unit } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import type { LedgerAccount } from '../wallet/records.ts'
import { providerOf } from './source.ts'

const TRIES = 5 // while somebody pays from the wallet at the same moment

/** Stands for the organisation's account at the provider, without the provider's fees. */
export const providerAccount = (context: Context, unit: Unit): Promise<LedgerAccount> =>
  houseAccount(context, providerOf(context).name.toLowerCase(), unit)

/** What went back of a person's top-ups and is still to be taken from the wallet: below 0 as long as the person owes it. */
export const returnsAccount = (context: Context, owner: string, unit: Unit): Promise<LedgerAccount> =>
  houseAccount(context, 'returns', unit, owner)

/** Money that has left wallets and is on its way back to cards and bank accounts. */
export const payOutAccount = (context: Context, unit: Unit): Promise<LedgerAccount> =>
  houseAccount(context, 'pay-outs', unit)

/**
 * Takes what went back from the wallet, as far as the wallet has it, and gives back what came again. Each step has its id by the number
 * of the posting, so that of two processes one takes it.
 */
export async function settleReturns(context: Context, owner: string, unit: Unit): Promise<void> {
  for (let tries = 1; ; tries++) {
    const [returns, wallet] = [await returnsAccount(context, owner, unit), await walletOf(context, owner, unit)]
    const owed = -returns.balance
    const amount = owed > 0 ? Math.min(owed, wallet.balance) : -owed
    if (amount <= 0) return
    const [from, to] = owed > 0 ? [wallet, returns] : [returns, wallet]
    try {
      await postTransfer(context, {
        ...{ id: `${returns.id} ${returns.sequence}`, kind: owed > 0 ? 'chargeback' : 'refund', by: null },
        ...{ from: from.id, to: to.id, money: { amount, currency: unit.currency } },
      })
    } catch (error) {
      if (tries === TRIES) throw error
    }
  }
}
