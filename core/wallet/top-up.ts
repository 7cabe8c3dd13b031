// Topping up: play money comes at once, from an account of the house that owes it.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../model/money.ts'
import type { Person } from '../model/person.ts'
import { houseAccount, walletOf } from './account.ts'
import { postTransfer } from './ledger.ts'
import { termsFor } from './terms.ts'
import { amountShown, unitFor } from './unit.ts'

/** @returns what the person reads @throws Fault not-acceptable */
export async function topUp(context: Context, person: Person, money: Money, caller: Caller): Promise<string> {
  const unit = unitFor(context.config, money.currency)
  if (!unit.play)
    throw new Fault(
      'not-acceptable',
      'Only play money comes at once, and the wallets here hold real money: bank transfer says how it comes.',
    )
  const { may, limits } = await termsFor(context, person, money.currency)
  if (may === 'none') throw new Fault('not-acceptable', 'Nothing can be paid to your wallet: limits shows why.')
  const { once } = limits
  if (money.amount > once)
    throw new Fault('not-acceptable', `At most ${amountShown({ ...unit, amount: once })} at once.`)
  const [from, to] = await Promise.all([houseAccount(context, 'play', unit), walletOf(context, person.id, unit)])
  const id = idFrom(context, `topup ${person.id}`, inboxId(caller))
  const text = (balance: number) =>
    `Your wallet has ${amountShown({ ...money, ...unit })} more: ${amountShown({ ...unit, amount: balance })} in all.`
  const order = { id, kind: 'topup', from: from.id, to: to.id, by: person.id, money } as const
  const { toBalance } = await postTransfer(context, order, transfer =>
    inboxWrites(withAnswer(context, { text: text(transfer.toBalance) })),
  )
  return text(toBalance)
}
