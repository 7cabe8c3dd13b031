// The ledger: moves money between two accounts. What a transfer rests on is a condition of its one batch, so that no balance
// goes below its limit, whatever runs at the same moment, in whatever process.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { clashOf } from '../model/clash.ts'
import { moneyText, type Money } from '../../money/money.ts'
import type { Write } from '../model/records.ts'
import { noticeWrites, sendSoon } from '../notices.ts'
import { alertNotices } from './alerts.ts'
import { spendingPatch, type Limits } from './spending.ts'
import type { LedgerAccount, Transfer } from './records.ts'
import { say } from '../../texts/say.ts'

const TRIES = 1_000 // where other processes move money of the same account at the same moment
const OWN = ['ledgerAccounts', 'transfers']

export type LedgerContext = Pick<Context, 'store' | 'now' | 'serially' | 'config' | 'wire' | 'log' | 'queue'>

/** What is to be moved. */
export interface TransferOrder extends Pick<Transfer, 'id' | 'kind' | 'from' | 'to' | 'by'> {
  money: Money
  purpose?: string | undefined
  reference?: string | undefined
  /** The transfer that this one pays back. Use `payBack` (refund.ts), which knows how much is left. */
  reverses?: string | undefined
  part?: number | undefined
  /** What may be paid at once, within a day and a month. Nothing is counted where they are absent. */
  limits?: Limits | undefined
}

/**
 * Moves money once: the same id again answers the transfer of before.
 * @param also other writes of the same batch, as what becomes of a request to pay and what people are told
 * @throws Fault not-acceptable where the balance or a limit is too small, or the accounts do not fit together; conflict where one of
 * the writes of `also` is refused
 */
export const postTransfer = async (
  context: LedgerContext,
  order: TransferOrder,
  also: (transfer: Transfer) => Write[] = () => [],
): Promise<Transfer> => {
  if (order.from === order.to) throw new Fault('not-acceptable', say('Nobody pays into their own wallet.'))
  const [first, second] = [order.from, order.to].sort() // always in this order, so that no two wait for each other
  return context.serially(`ledger ${first}`, () =>
    context.serially(`ledger ${second}`, () => postWithRetries(context, order, also)),
  )
}

async function postWithRetries(
  context: LedgerContext,
  order: TransferOrder,
  also: (transfer: Transfer) => Write[],
): Promise<Transfer> {
  for (let tries = 1; ; tries++) {
    const known = await context.store.transfers.get(order.id)
    if (known) return sameTransfer(known, order)
    try {
      return await postOnce(context, order, also)
    } catch (error) {
      if (!isRace(error) || tries === TRIES) throw error
    }
  }
}

/** Whether another transfer came first: then the accounts are read again. */
function isRace(error: unknown): boolean {
  const clash = clashOf(error)
  return clash !== undefined && OWN.includes(clash.collection) && !clash.key?.includes('reverses')
}

function sameTransfer(known: Transfer, { from, to, money }: TransferOrder): Transfer {
  if (known.from === from && known.to === to && known.amount === money.amount && known.currency === money.currency)
    return known
  throw new Fault('internal-server-error', `the transfer ${known.id} was made before, and of something else`)
}

async function postOnce(
  context: LedgerContext,
  order: TransferOrder,
  also: (transfer: Transfer) => Write[],
): Promise<Transfer> {
  const { store, now } = context
  const [from, to] = await Promise.all([store.ledgerAccounts.get(order.from), store.ledgerAccounts.get(order.to)])
  if (!from || !to) throw new Fault('item-not-found', say('There is no such account in the ledger.'))
  const transfer = transferBetween(from, to, order, now())
  refuseOverdraft(from, transfer)
  const spent = order.limits ? spendingPatch(context, from, order.money, order.limits) : {}
  const alerts = alertNotices(context, transfer, [from, to])
  await store.batch([
    {
      change: 'ledgerAccounts',
      id: from.id,
      when: { sequence: from.sequence, frozen: from.frozen ?? null },
      patch: { balance: transfer.fromBalance, sequence: transfer.fromSequence, ...spent },
    },
    {
      change: 'ledgerAccounts',
      id: to.id,
      when: { sequence: to.sequence },
      patch: { balance: transfer.toBalance, sequence: transfer.toSequence },
    },
    { insert: 'transfers', record: transfer },
    ...alerts.flatMap(noticeWrites),
    ...also(transfer),
  ])
  for (const each of alerts) sendSoon(context, each)
  return transfer
}

/** @throws Fault not-acceptable */
function transferBetween(from: LedgerAccount, to: LedgerAccount, order: TransferOrder, at: Date): Transfer {
  const { id, kind, by, money, purpose, reference, reverses, part } = order
  const { amount, currency } = money
  if (!Number.isSafeInteger(amount) || amount < 1)
    throw new Fault('not-acceptable', say('The amount is no whole number of units above 0.'))
  if (from.currency !== currency || to.currency !== currency)
    throw new Fault('not-acceptable', say('Both wallets have to be in {currency}.', { currency }))
  if (from.play !== to.play) throw new Fault('not-acceptable', say('Play money and real money are never mixed.'))
  const transfer: Transfer = {
    ...{ id, kind, from: from.id, to: to.id, amount, currency, play: from.play, at: at.toISOString(), by },
    ...{ fromSequence: from.sequence + 1, toSequence: to.sequence + 1 },
    ...{ fromBalance: from.balance - amount, toBalance: to.balance + amount },
    ...(purpose !== undefined && { purpose }),
    ...(reference !== undefined && { reference }),
    ...(reverses !== undefined && { reverses, part }),
  }
  if (!Number.isSafeInteger(transfer.fromBalance) || !Number.isSafeInteger(transfer.toBalance))
    throw new Fault('not-acceptable', say('No account can hold so much.'))
  return transfer
}

/** @throws Fault not-acceptable where a payment would be refused at this moment */
export const refuseUnpayable = (account: LedgerAccount, amount: number): void =>
  refuseOverdraft(account, { kind: 'payment', fromBalance: account.balance - amount })

/** @throws Fault not-acceptable */
function refuseOverdraft(
  { lowest, balance, frozen, currency }: LedgerAccount,
  { kind, fromBalance }: Pick<Transfer, 'kind' | 'fromBalance'>,
): void {
  if (frozen !== undefined && (kind === 'payment' || kind === 'payout'))
    throw new Fault(
      'not-acceptable',
      say('The wallet is frozen: nothing is paid from it until the administrator undoes that.'),
    )
  if (lowest === undefined || fromBalance >= lowest) return
  const left = moneyText({ amount: Math.max(balance - lowest, 0), currency })
  throw new Fault('not-acceptable', say('There is not enough in the wallet: {left} can be paid.', { left }))
}
