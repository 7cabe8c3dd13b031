// Automatic top-ups: a wallet that holds less than its owner wants is topped up from what is linked.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import type { Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { walletOf } from '../wallet/account.ts'
import { amountShown, unitFor } from '../wallet/unit.ts'
import { eachPage } from '../runs/sweep.ts'
import { methodShown } from './method.ts'
import { linkedSource, providerOf } from './source.ts'
import { storeTopUp } from './top-up.ts'
import { refuseTopUp } from './way.ts'
import { say } from '../../texts/say.ts'

const UNDER_WAY = ['asked', 'open', 'processing']

/** Switches automatic top-ups on. @returns what the person reads @throws Fault not-acceptable */
export async function topUpBelow(context: Context, person: Person, money: Money, below: Money): Promise<string> {
  const source = await linkedSource(context, person)
  if (!source) throw new Fault('not-acceptable', say('Link a card or bank account first: write wallet link.'))
  if (below.currency !== money.currency) throw new Fault('bad-request', say('Write both amounts in one currency.'))
  await refuseTopUp(context, person, money)
  providerOf(context).checkMoney(money)
  const { amount, currency } = money
  const shown = (each: number) => amountShown({ ...unitFor(context.config, currency), amount: each })
  const text = say(
    'Whenever your wallet holds less than {below}, {amount} are taken from {method}. topup off ends that.',
    { below: shown(below.amount), amount: shown(amount), method: methodShown(source.method) },
  )
  await context.store.batch([
    {
      change: 'fundingSources',
      id: source.id,
      when: { methodId: source.method.id },
      patch: { automatic: { currency, below: below.amount, amount } },
    },
    ...inboxWrites(withAnswer(context, { text })),
  ])
  await topUpWhenLow(context, person.id)
  return text
}

/** @returns what the person reads */
export async function switchOffAutomatic(context: Context, { id }: Pick<Person, 'id'>): Promise<string> {
  await context.store.fundingSources.change(id, {}, { automatic: undefined })
  return say('There are no automatic top-ups of your wallet.')
}

/** Tops a wallet up where it holds too little, unless that is under way. The same state of the wallet begins one top-up. */
export async function topUpWhenLow(context: Context, owner: string): Promise<void> {
  const { store, queue } = context
  const source = await linkedSource(context, { id: owner })
  if (!source?.automatic) return
  const { currency, below, amount } = source.automatic
  const wallet = await walletOf(context, owner, unitFor(context.config, currency))
  if (wallet.balance >= below || (await isUnderWay(context, owner))) return
  const id = `automatic ${wallet.id} ${wallet.sequence}`
  const about = { owner, customer: source.customer, automatic: true, state: 'asked' } as const
  if (await store.topUps.get(id)) return
  await storeTopUp(context, { id, ...about, money: { amount, currency } })
  await queue.add('topUp', id)
}

async function isUnderWay({ store }: Context, owner: string): Promise<boolean> {
  const found = await store.topUps.find({ where: { owner, automatic: true, state: { in: UNDER_WAY } }, limit: 1 })
  return found.length > 0
}

/** Looks at all wallets again: a process that ended behind a payment did not. */
export const topUpAllLow = (context: Context): Promise<void> =>
  eachPage(context.store.fundingSources, {}, async page => {
    for (const { id, automatic } of page) if (automatic) await topUpWhenLow(context, id)
  })
