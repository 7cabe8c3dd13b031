// Paying back: the opposite transfer. Several that pay back one transfer are together never more than it.
import { Fault } from '../../xep/fault.ts'
import { clashOf } from '../model/clash.ts'
import { moneyText } from '../../money/money.ts'
import type { Write } from '../model/records.ts'
import { postTransfer, type LedgerContext, type TransferOrder } from './ledger.ts'
import type { Transfer } from './records.ts'
import { say } from '../../texts/say.ts'

const TRIES = 100 // where other processes pay back the same payment at the same moment

/** How much of a transfer is paid back, by what, and why. */
export interface PayBack extends Pick<TransferOrder, 'id' | 'by' | 'purpose' | 'reference'> {
  kind: 'refund' | 'chargeback'
  /** In the smallest unit. */
  amount: number
}

/**
 * Moves money of a transfer back, once for each id.
 * @throws Fault not-acceptable for more than is left of it, or more than its receiver has
 */
export const payBack = (
  context: LedgerContext,
  transfer: Transfer,
  back: PayBack,
  also?: (back: Transfer) => Write[],
): Promise<Transfer> =>
  context.serially(`pay back ${transfer.id}`, async () => {
    for (let tries = 1; ; tries++)
      try {
        return await payBackOnce(context, transfer, back, also)
      } catch (error) {
        if (!clashOf(error)?.key?.includes('reverses') || tries === TRIES) throw error
      }
  })

/** Of two processes that pay back at the same moment both take the same number, and one of them is refused. */
async function payBackOnce(
  context: LedgerContext,
  transfer: Transfer,
  { amount, ...about }: PayBack,
  also?: (back: Transfer) => Write[],
): Promise<Transfer> {
  const { transfers } = context.store
  const known = await transfers.get(about.id)
  if (known) return known
  const before = await transfers.find({ where: { reverses: transfer.id } })
  const { from, to, currency } = transfer
  const left = before.reduce((sum, back) => sum - back.amount, transfer.amount)
  if (amount > left)
    throw new Fault(
      'not-acceptable',
      say('Only {amount} of this transfer can be paid back.', { amount: moneyText({ amount: left, currency }) }),
    )
  const order = { ...about, from: to, to: from, money: { amount, currency } }
  return postTransfer(context, { ...order, reverses: transfer.id, part: before.length + 1 }, also)
}
