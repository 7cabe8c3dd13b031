// What becomes of a pay-out: its money is at the provider until it is paid back, and comes into the wallet again when that failed.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { walletOf } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { amountShown } from '../wallet/unit.ts'
import { payOutAccount, providerAccount } from './accounts.ts'
import { changeBack } from './pay-out.ts'
import type { ProviderRefund } from './provider.ts'
import type { PayOut } from './records.ts'
import { bookReturns } from './returned.ts'
import { providerOf } from './source.ts'
import { say } from '../../texts/say.ts'

/** Has the provider pay one part back. A refusal brings the money into the wallet again. */
export async function settlePayOut(context: Context, id: string): Promise<void> {
  const payOut = await context.store.payOuts.get(id)
  if (payOut?.state !== 'asked') return
  const { payment, amount, currency } = payOut
  try {
    const refund = await providerOf(context).payBack({
      payment,
      money: { amount, currency },
      payOut: id,
      once: `payout ${id}`,
    })
    await followPayOut(context, payOut, refund.isUndone)
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'not-acceptable') throw error
    await followPayOut(context, payOut, true)
  }
}

/** Follows a refund: one of a pay-out is booked as such, and any other has its own way. */
export async function followRefund(context: Context, refund: ProviderRefund): Promise<void> {
  const { id, payment, money, isUndone } = refund
  const payOut = refund.payOut === undefined ? undefined : await context.store.payOuts.get(refund.payOut)
  if (payOut) return followPayOut(context, payOut, isUndone)
  const went = { id: `refund ${id}`, money, isBack: false }
  const known = await context.store.transfers.get(went.id)
  if (isUndone && !known) return // nothing of it was booked, and nothing is left of it
  return bookReturns(context, payment, isUndone ? [went, { ...went, id: `refund ${id} undone`, isBack: true }] : [went])
}

/** A refund that was made may fail weeks later. */
async function followPayOut(context: Context, payOut: PayOut, isUndone: boolean): Promise<void> {
  if (payOut.state === 'failed' || (payOut.state === 'done' && !isUndone)) return
  await (isUndone ? bringBack(context, payOut) : bookPaidBack(context, payOut))
}

async function bookPaidBack(context: Context, payOut: PayOut): Promise<void> {
  const { id, amount, currency } = payOut
  const [from, to] = [await payOutAccount(context, payOut), await providerAccount(context, payOut)]
  const money = { amount, currency }
  await postTransfer(
    context,
    { id: `payout ${id} done`, kind: 'payout', from: from.id, to: to.id, by: null, money },
    () => [{ change: 'payOuts', id, when: { state: 'asked' }, patch: { state: 'done' } }],
  )
}

async function bringBack(context: Context, payOut: PayOut): Promise<void> {
  const { id, owner, amount, currency, state } = payOut
  const topUp = await context.store.topUps.get(payOut.topUp)
  const from = state === 'done' ? await providerAccount(context, payOut) : await payOutAccount(context, payOut)
  const to = await walletOf(context, owner, payOut)
  const notice = newNotice(context, [owner], () => notPaidText(payOut), `payout ${id} failed`)
  const accounts = { from: from.id, to: to.id, by: null }
  await postTransfer(
    context,
    { id: `payout ${id} undone`, kind: 'refund', ...accounts, money: { amount, currency } },
    () => [
      { change: 'payOuts', id, when: { state }, patch: { state: 'failed' } },
      ...(topUp ? [changeBack(topUp, -amount)] : []),
      ...noticeWrites(notice),
    ],
  )
  sendSoon(context, notice)
}

const notPaidText = (payOut: PayOut): string =>
  say('{amount} could not go back to your card or bank account, and are in your wallet again.', {
    amount: amountShown(payOut),
  })
