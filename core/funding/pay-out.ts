// Pay-outs: a person sends money of the wallet back to the cards and bank accounts from which it came, the last one first.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { walletOf, type Unit } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { refuseParties } from '../wallet/terms.ts'
import { amountShown, unitFor } from '../wallet/unit.ts'
import { payOutAccount } from './accounts.ts'
import type { PayOut, TopUp } from './records.ts'
import { providerOf } from './source.ts'
import { say } from '../../texts/say.ts'

const MOST_PARTS = 20 // top-ups among which one pay-out is split

/** Takes money from a wallet and has the provider pay it back. @returns what the person reads @throws Fault not-acceptable */
export async function payOut(context: Context, person: Person, money: Money, caller: Caller): Promise<string> {
  const { config, store, now, queue } = context
  const provider = providerOf(context)
  if (config.stripePayouts === 'no')
    throw new Fault(
      'not-acceptable',
      say('This organisation sends no money of wallets back to cards and bank accounts.'),
    )
  provider.checkMoney(money)
  const { limits } = await refuseParties(context, { payer: person, payee: person, currency: money.currency })
  const unit = unitFor(config, money.currency)
  const id = idFrom(context, `payout ${person.id}`, inboxId(caller))
  const text = say(
    '{amount} of your wallet are on their way to the card or bank account from which they came. That can take ten days.',
    { amount: amountShown({ ...money, ...unit }) },
  )
  if (await store.transfers.get(`payout ${id}`)) return text
  const parts = partsOf(await paidTopUps(context, person, unit), { ...money, ...unit })
  const [from, to] = [await walletOf(context, person.id, unit), await payOutAccount(context, unit)]
  const records = parts.map(({ topUp, payment, amount }, at): PayOut => ({
    ...{ id: `${id} ${at}`, owner: person.id, topUp: topUp.id, payment, amount, ...unit },
    ...{ state: 'asked', at: now().toISOString() },
  }))
  const accounts = { from: from.id, to: to.id, by: person.id }
  const order = { id: `payout ${id}`, kind: 'payout', ...accounts, money, limits } as const
  await postTransfer(context, order, () => [
    ...records.map(record => ({ insert: 'payOuts', record }) as const),
    ...parts.map(({ topUp, amount }) => changeBack(topUp, amount)),
    ...inboxWrites(withAnswer(context, { text })),
  ])
  for (const each of records) await queue.add('payOut', each.id)
  return text
}

/** @param amount in the smallest unit; below 0 for what did not go back */
export const changeBack = ({ id, back }: TopUp, amount: number) =>
  ({ change: 'topUps', id, when: { back: back ?? null }, patch: { back: (back ?? 0) + amount } }) as const

const paidTopUps = ({ store }: Context, { id: owner }: Person, unit: Unit): Promise<TopUp[]> =>
  store.topUps.find({ where: { owner, state: 'booked', ...unit }, sort: 'at', descending: true })

interface Part {
  topUp: TopUp
  payment: string
  amount: number
}

/** @throws Fault not-acceptable where less came in by the provider, or in too many parts */
function partsOf(topUps: TopUp[], { amount, ...unit }: Money & Unit): Part[] {
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
    say('Money goes back only to where it came from: at most {amount} of your top-ups can.', {
      amount: amountShown({ ...unit, amount: amount - left }),
    }),
  )
}
