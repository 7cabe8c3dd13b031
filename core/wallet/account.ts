// Accounts of the ledger: a person's wallet in one currency, and the house's own accounts, by which money comes and goes.
import { Fault } from '../../xep/fault.ts'
import { currencyOf } from '../../money/currency.ts'
import type { Context } from '../context.ts'
import type { LedgerAccount } from './records.ts'
import { say } from '../../texts/say.ts'

/** Which money an account holds. */
export interface Unit {
  currency: string
  play: boolean
}

export type AccountContext = Pick<Context, 'store'>

const idOf = (kind: 'wallet' | 'house', name: string, { currency, play }: Unit): string =>
  `${kind} ${name} ${currency}${play ? ' play' : ''}`

export const walletId = (owner: string, unit: Unit): string => idOf('wallet', owner, unit)

/** A person's wallet; it is opened where there is none. Its balance never goes below 0. @param owner the id of the person */
export const walletOf = (context: AccountContext, owner: string, unit: Unit): Promise<LedgerAccount> =>
  openAccount(context, { id: walletId(owner, unit), owner, lowest: 0, ...fresh(unit) })

/**
 * An account of the house, as `play`, `bank` or `stripe`; it is opened where there is none. It may owe any amount.
 * @param about the id of the person of whom it is, where each person has one
 */
export const houseAccount = (
  context: AccountContext,
  house: string,
  unit: Unit,
  about?: string,
): Promise<LedgerAccount> =>
  openAccount(context, {
    ...{ id: idOf('house', about === undefined ? house : `${house} ${about}`, unit), house },
    ...fresh(unit),
  })

function fresh({ currency, play }: Unit): Pick<LedgerAccount, 'currency' | 'play' | 'balance' | 'sequence'> {
  if (!currencyOf(currency))
    throw new Fault(
      'not-acceptable',
      say('{currency} is no currency that is known here.', { currency: currency.slice(0, 40) }),
    )
  return { currency, play, balance: 0, sequence: 0 }
}

async function openAccount({ store }: AccountContext, account: LedgerAccount): Promise<LedgerAccount> {
  const { ledgerAccounts } = store
  const known = await ledgerAccounts.get(account.id)
  if (known) return known
  try {
    await ledgerAccounts.insert(account)
    return account
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    return (await ledgerAccounts.get(account.id)) ?? account
  }
}
