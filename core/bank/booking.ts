// One payment of a statement: it is booked to the wallet whose reference it has, or waits for a person's decision.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { moneyText } from '../../money/money.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { houseAccount, walletOf } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import type { Part } from './parts.ts'
import type { BankPaymentRecord } from './records.ts'
import { ownersIn } from './reference.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 1_000 // characters of a purpose

type Undecided = Omit<BankPaymentRecord, 'state'>

export type Outcome = BankPaymentRecord['state'] | 'known' | 'ours'

/** @returns `known` for one that was looked at before, `ours` for money that goes out and concerns no wallet */
export async function bookPart(context: Context, id: string, part: Part, day?: string): Promise<Outcome> {
  const judged = await judgePart(context, id, part)
  if (typeof judged === 'string') return judged
  const { amount, currency, counterparty, account, purpose } = part.payment
  const record: Undecided = {
    ...{ id, amount, currency, purpose: purpose.join(' ').slice(0, LONGEST) },
    ...(day !== undefined && { day }),
    ...(counterparty !== undefined && { counterparty }),
    ...(account !== undefined && { account }),
  }
  if ('reason' in judged) {
    await context.store.bankPayments.insert({ ...record, state: 'waiting', reason: judged.reason })
    return 'waiting'
  }
  const { owner } = judged
  await moveMoney(context, record, { owner, by: null }, booked => ({ insert: 'bankPayments', record: booked }))
  return 'booked'
}

/** What `bookPart` would do. Nothing is stored. */
export async function planPart(context: Context, id: string, part: Part): Promise<Outcome> {
  const judged = await judgePart(context, id, part)
  return typeof judged === 'string' ? judged : 'reason' in judged ? 'waiting' : 'booked'
}

/** To whom a payment is booked, or why a person has to decide. */
async function judgePart(
  context: Context,
  id: string,
  { payment, reason }: Part,
): Promise<'known' | 'ours' | { owner: string } | { reason: string }> {
  const { store } = context
  if (payment.amount === 0) return 'ours'
  if (await store.bankPayments.get(id)) return 'known'
  const [owner, ...others] = await ownersIn(context, payment)
  if (payment.amount < 0 && reason === undefined) return 'ours'
  if (reason !== undefined) return { reason }
  if (owner === undefined || !(await store.people.get(owner))) return { reason: 'no reference of anybody here' }
  return others.length ? { reason: 'references of several people' } : { owner }
}

interface Decision {
  /** The id of the person to whose wallet it is booked. */
  owner: string
  /** The id of the person who decided; null for the administrator, and where the reference was clear. */
  by: string | null
}

/** Books a payment that waits, by a person's decision. @throws Fault not-acceptable where the wallet has too little */
export const acceptPayment = (context: Context, waiting: BankPaymentRecord, to: Decision): Promise<void> =>
  moveMoney(context, waiting, to, () => ({
    ...{ change: 'bankPayments', id: waiting.id, when: { state: 'waiting' } },
    patch: { state: 'booked', owner: to.owner },
  }))

/** Moves the money of a payment once, in one batch with its record. Money that went back to the payer is taken from the wallet. */
async function moveMoney(
  context: Context,
  payment: Undecided,
  { owner, by }: Decision,
  recordWrite: (booked: BankPaymentRecord) => Write,
): Promise<void> {
  const unit = { currency: payment.currency, play: false }
  const [bank, wallet] = [await houseAccount(context, 'bank', unit), await walletOf(context, owner, unit)]
  const isIn = payment.amount > 0
  const money = { amount: Math.abs(payment.amount), currency: payment.currency }
  const text = () =>
    isIn
      ? say('{amount} came into your wallet from your bank.', { amount: moneyText(money) })
      : say('{amount} went back to your bank and were taken from your wallet.', { amount: moneyText(money) })
  const notice = newNotice(context, [owner], text, `bank ${payment.id}`)
  await postTransfer(
    context,
    {
      ...{ id: `bank ${payment.id}`, kind: isIn ? 'topup' : 'chargeback', money, by },
      ...(isIn ? { from: bank.id, to: wallet.id } : { from: wallet.id, to: bank.id }),
      purpose: payment.purpose || undefined,
    },
    () => [recordWrite({ ...payment, state: 'booked', owner }), ...noticeWrites(notice)],
  )
  sendSoon(context, notice)
}

/** @throws Fault item-not-found for a payment that waits for nobody */
export async function waitingPayment({ store }: Pick<Context, 'store'>, id: string): Promise<BankPaymentRecord> {
  const found = await store.bankPayments.get(id)
  if (found?.state !== 'waiting')
    throw new Fault('item-not-found', say('No such payment waits. statements lists those that do.'))
  return found
}
