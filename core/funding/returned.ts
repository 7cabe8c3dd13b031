// Money of a top-up that goes back to the card or bank account without our doing: refunds at the provider, and disputes. The ledger
// follows at once, whatever the wallet holds: what the wallet lacks is owed (accounts.ts).
import type { Context } from '../context.ts'
import type { Money } from '../../money/money.ts'
import { momentText } from '../model/moment.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { amountShown } from '../wallet/unit.ts'
import { providerAccount, returnsAccount, settleReturns } from './accounts.ts'
import type { TopUp } from './records.ts'
import { providerOf } from './source.ts'
import { followPayment } from './top-up.ts'
import { say } from '../../texts/say.ts'

/** A movement of money between the provider and a card or bank account. */
export interface Return {
  /** The provider's id of the movement. */
  id: string
  money: Money
  /** Whether it comes again, as when a dispute was won or a refund failed. */
  isBack: boolean
}

/** Books all that went back of one payment, and came again. What is booked already stays as it is. */
export async function bookReturns(context: Context, paymentId: string | undefined, returns: Return[]): Promise<void> {
  if (paymentId === undefined || !returns.length) return
  const topUp = await followPayment(context, await providerOf(context).payment(paymentId))
  if (!topUp) return // of something else that the organisation sells
  await context.serially(`returns ${topUp.id}`, async () => {
    for (const each of returns) await bookReturn(context, topUp.id, each)
  })
  await settleReturns(context, topUp.owner, topUp)
}

async function bookReturn(context: Context, topUpId: string, { id, money, isBack }: Return): Promise<void> {
  const { store } = context
  const topUp = await store.topUps.get(topUpId)
  if (!topUp || (await store.transfers.get(id))) return
  const { owner, back = 0 } = topUp
  const [theirs, ours] = [await providerAccount(context, topUp), await returnsAccount(context, owner, topUp)]
  const [from, to] = isBack ? [theirs, ours] : [ours, theirs]
  const notice = newNotice(context, [owner], () => returnText(context, topUp, money, isBack), id)
  await postTransfer(
    context,
    { id, kind: isBack ? 'refund' : 'chargeback', from: from.id, to: to.id, by: null, money },
    () => [
      {
        ...{ change: 'topUps', id: topUpId, when: { back: topUp.back ?? null } },
        patch: { back: back + (isBack ? -money.amount : money.amount) },
      },
      ...noticeWrites(notice),
    ],
  )
  sendSoon(context, notice)
}

function returnText(context: Context, topUp: TopUp, money: Money, isBack: boolean): string {
  const about = { amount: amountShown({ ...topUp, ...money }), time: momentText(context.config, topUp.at) }
  return isBack
    ? say('{amount} of your top-up of {time} came again and are in your wallet.', about)
    : say(
        '{amount} of your top-up of {time} went back to your card or bank account, and are taken from your wallet. What your wallet lacks is taken from the next top-up.',
        about,
      )
}
