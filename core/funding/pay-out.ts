// Pay-outs: a person sends money of the wallet back to the cards and bank accounts from which it came, the last one first.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../model/money.ts'
import type { Person } from '../model/person.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { houseAccount, walletOf, type Unit } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { refuseParties } from '../wallet/terms.ts'
import { amountShown, unitFor } from '../wallet/unit.ts'
import { providerAccount } from './accounts.ts'
import type { ProviderRefund } from './provider.ts'
import type { PayOut, TopUp } from './records.ts'
import { bookReturns } from './returned.ts'
import { providerOf } from './source.ts'

const MOST_PARTS = 20
const PURPOSE = 'to your card or bank account'

/** Money that has left a wallet and is on its way back. */
const onItsWay = (context: Context, unit: Unit) => houseAccount(context, 'pay-outs', unit)

/** Takes money from a wallet and has the provider pay it back. @returns what the person reads @throws Fault not-acceptable */
export async function payOut(context: Context, person: Person, money: Money, caller: Caller): Promise<string> {
  const { config, store, now, queue } = context
  const provider = providerOf(context)
  if (config.stripePayouts === 'no')
    throw new Fault('not-acceptable', 'This organisation sends no money of wallets back to cards and bank accounts.')
  provider.checkMoney(money)
  const { limits } = await refuseParties(context, { payer: person, payee: person, currency: money.currency })
  const unit = unitFor(config, money.currency)
  const id = idFrom(context, `payout ${person.id}`, inboxId(caller))
  const text = `${amountShown({ ...money, ...unit })} of your wallet are on their way to the card or bank account from which they came. That can take ten days.`
  if (await store.transfers.get(`payout ${id}`)) return text
  const parts = partsOf(await paidTopUps(context, person, unit), money)
  const [from, to] = [await walletOf(context, person.id, unit), await onItsWay(context, unit)]
  const records = parts.map(({ topUp, payment, amount }, at): PayOut => ({
    ...{ id: `${id} ${at}`, owner: person.id, topUp: topUp.id, payment, amount, ...unit },
    ...{ state: 'asked', at: now().toISOString() },
  }))
  const order = {
    id: `payout ${id}`,
    kind: 'payout',
    from: from.id,
    to: to.id,
    by: person.id,
    money,
    purpose: PURPOSE,
  } as const
  await postTransfer(context, { ...order, limits }, () => [
    ...records.map(record => ({ insert: 'payOuts', record }) as const),
    ...parts.map(({ topUp, amount }) => changeBack(topUp, amount)),
    ...inboxWrites(withAnswer(context, { text })),
  ])
  for (const each of records) await queue.add('payOut', each.id)
  return text
}

const changeBack = ({ id, back }: TopUp, amount: number) =>
  ({ change: 'topUps', id, when: { back: back ?? null }, patch: { back: (back ?? 0) + amount } }) as const

const paidTopUps = ({ store }: Context, { id: owner }: Person, unit: Unit): Promise<TopUp[]> =>
  store.topUps.find({ where: { owner, state: 'booked', ...unit }, sort: 'at', descending: true })

interface Part {
  topUp: TopUp
  payment: string
  amount: number
}

/** @throws Fault not-acceptable where less came in by the provider, or in too many parts */
function partsOf(topUps: TopUp[], { amount, currency }: Money): Part[] {
  const parts: Part[] = []
  let left = amount
  for (const topUp of topUps) {
    const part = Math.min(left, topUp.amount - (topUp.back ?? 0))
    if (part > 0 && topUp.payment !== undefined && parts.length < MOST_PARTS)
      parts.push({ topUp, payment: topUp.payment, amount: part })
    left = amount - parts.reduce((sum, each) => sum + each.amount, 0)
    if (left === 0) return parts
  }
  throw new Fault(
    'not-acceptable',
    `Money goes back only to where it came from: at most ${amountShown({ amount: amount - left, currency, play: false })} of your top-ups can.`,
  )
}

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

/** The money of a pay-out is at the provider until it is paid, and comes into the wallet again when that failed, even later. */
async function followPayOut(context: Context, payOut: PayOut, isUndone: boolean): Promise<void> {
  if (payOut.state === 'failed' || (payOut.state === 'done' && !isUndone)) return
  const { id, owner, amount, currency, topUp: topUpId } = payOut
  const theirs = await providerAccount(context, payOut)
  const money = { amount, currency }
  if (!isUndone) {
    const from = await onItsWay(context, payOut)
    await postTransfer(
      context,
      { id: `payout ${id} done`, kind: 'payout', from: from.id, to: theirs.id, by: null, money },
      () => [{ change: 'payOuts', id, when: { state: 'asked' }, patch: { state: 'done' } }],
    )
    return
  }
  const topUp = await context.store.topUps.get(topUpId)
  const from = payOut.state === 'done' ? theirs : await onItsWay(context, payOut)
  const to = await walletOf(context, owner, payOut)
  const text = `${amountShown(payOut)} could not go back to your card or bank account, and are in your wallet again.`
  const notice = newNotice(context, [owner], text, `payout ${id} failed`)
  await postTransfer(
    context,
    { id: `payout ${id} undone`, kind: 'refund', from: from.id, to: to.id, by: null, money },
    () => [
      { change: 'payOuts', id, when: { state: payOut.state }, patch: { state: 'failed' } },
      ...(topUp ? [changeBack(topUp, -amount)] : []),
      ...noticeWrites(notice),
    ],
  )
  sendSoon(context, notice)
}
