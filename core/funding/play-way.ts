// Play money comes at once, from an account of the house that owes it.
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import { houseAccount, walletOf } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { amountShown, unitFor } from '../wallet/unit.ts'
import { refuseTopUp, type FundingWay } from './way.ts'
import { say } from '../../texts/say.ts'

export const playWay: FundingWay = {
  isOpen: async ({ config }) => config.wallet === 'play',
  async topUp(context, person, money, caller) {
    const unit = unitFor(context.config, money.currency)
    await refuseTopUp(context, person, money)
    const [from, to] = await Promise.all([houseAccount(context, 'play', unit), walletOf(context, person.id, unit)])
    const id = idFrom(context, `topup ${person.id}`, inboxId(caller))
    const text = (balance: number) =>
      say('Your wallet has {amount} more: {balance} in all.', {
        amount: amountShown({ ...money, ...unit }),
        balance: amountShown({ ...unit, amount: balance }),
      })
    const order = { id, kind: 'topup', from: from.id, to: to.id, by: person.id, money } as const
    const { toBalance } = await postTransfer(context, order, transfer =>
      inboxWrites(withAnswer(context, { text: text(transfer.toBalance) })),
    )
    return { text: text(toBalance) }
  },
}
