// The verdict on the money: the ledger against what people and banks have certainly said, and against what people were told.
import { hosts, type Config } from '../../config.ts'
import { moneyText } from '../../money/money.ts'
import { checkLedger } from '../../core/wallet/check.ts'
import { referenceShown } from '../../core/wallet/payment.ts'
import { poll } from '../../setup/ports.ts'
import { storeOf } from '../support/store.ts'
import type { Archived } from './archive.ts'
import type { MoneyActs } from './money.ts'

const QUIET = { milliseconds: 90_000, every: 250 } // until what was taken counts as stuck

type Store = Awaited<ReturnType<typeof storeOf>>

/** How often somebody has been told by Bellhop what fits. */
type Told = (username: string, text: RegExp) => number

/** Sends all notifications once more, and waits until each is followed and everybody is told. */
export async function settlesMoney(config: Config, acts: MoneyActs, violations: string[]): Promise<void> {
  await acts.notifiesLast()
  const store = await storeOf(config)
  let undone: string[] = []
  const isSettled = async () => {
    const events = await store.fundingEvents.find({ where: { state: { in: ['waiting', 'refused'] } } })
    const topUps = await store.topUps.find({ where: { state: { in: ['asked', 'open', 'processing'] } } })
    const notices = await store.notices.find()
    undone = [
      ...events.map(
        ({ about, object, state, problem }) => `a notification of the ${about} ${object}: ${state} ${problem}`,
      ),
      ...topUps.map(({ payment, amount, state }) => `a top-up of ${amount} with the payment ${payment}: ${state}`),
      ...notices.map(({ text }) => `a notice: ${text}`),
    ]
    return !undone.length
  }
  if (!(await poll(isSettled, QUIET))) violations.push(...undone.map(each => `still not done: ${each}`))
  await store.close()
}

/** @param refused ids of messages that came back @returns how many transfers there are */
export async function judgeMoney(
  config: Config,
  acts: MoneyActs,
  refused: Set<string>,
  archives: Map<string, Archived[]>,
  violations: string[],
): Promise<number> {
  const { bellhop } = hosts(config)
  const told: Told = (username, text) =>
    (archives.get(username) ?? []).filter(({ from, body }) => from === bellhop && text.test(body)).length
  const isSure = (id: string | undefined) => id !== undefined && !refused.has(id)
  for (const status of acts.refusals) violations.push(`a notification of Stripe was answered ${status}`)
  judgeAsked(acts, isSure, told, violations)
  const store = await storeOf(config)
  try {
    await judgePayments(store, acts, isSure, told, violations)
    await judgeTopUps(store, acts, isSure, told, violations)
    return await judgeSums(store, violations)
  } finally {
    await store.close()
  }
}

type IsSure = (id: string | undefined) => boolean

/** Whoever is to confirm a payment was asked once. */
function judgeAsked({ asked }: MoneyActs, isSure: IsSure, told: Told, violations: string[]): void {
  for (const { id, by, purpose, payers } of asked)
    for (const payer of payers) {
      const question = new RegExp(`(?:^Nothing is paid yet: |asks you to pay ).* for ${purpose}\\. Reference`)
      const times = told(payer, question)
      if (times > 1 || (isSure(id) && !times))
        violations.push(`${payer} was asked ${times} times for ${purpose} of ${by.username}`)
    }
}

/** What was confirmed is booked once, what was not is not booked, and both sides were told of it. */
async function judgePayments(
  store: Store,
  { confirmed }: MoneyActs,
  isSure: IsSure,
  told: Told,
  violations: string[],
): Promise<void> {
  const names = new Map((await store.people.find()).map(({ id, username }) => [id, username]))
  const transfers = new Map((await store.transfers.find({ where: { kind: 'payment' } })).map(each => [each.id, each]))
  for (const { id, payer, payee, state, ...payment } of await store.payments.find()) {
    const reference = referenceShown(payment.reference)
    const said = confirmed.get(reference)
    const ids = said?.ids ?? []
    const transfer = transfers.get(id)
    transfers.delete(id)
    const isBooked = transfer !== undefined
    if (isBooked && !said) violations.push(`${reference} is booked, and nobody has confirmed it`)
    if (isBooked !== (state === 'paid'))
      violations.push(`${reference} is ${state}, and is ${isBooked ? '' : 'not '}booked`)
    if (isBooked && transfer.amount !== payment.amount) violations.push(`${reference} is booked with another amount`)
    if (!isBooked && ids.some(isSure)) violations.push(`${reference} was confirmed, and is not booked`)
    const payeeTold = told(names.get(payee) ?? '', new RegExp(` paid you .* Reference ${reference}\\.`))
    if (payeeTold !== Number(isBooked)) violations.push(`the payee of ${reference} was told ${payeeTold} times`)
    const payerTold = told(names.get(payer) ?? '', new RegExp(`^Paid: .* Reference ${reference}\\.`))
    const least = isBooked ? ids.filter(isSure).length : 0
    if (payerTold < least || payerTold > (isBooked ? ids.length : 0))
      violations.push(`the payer of ${reference} said yes ${ids.length} times, and was told ${payerTold} times`)
  }
  for (const id of transfers.keys()) violations.push(`the transfer ${id} belongs to no payment`)
}

/** What Stripe has got is booked once, and nothing else; the owner was told once. */
async function judgeTopUps(
  store: Store,
  { toppedUp, stripe }: MoneyActs,
  isSure: IsSure,
  told: Told,
  violations: string[],
): Promise<void> {
  const booked = await store.transfers.find({ where: { kind: 'topup' } })
  const got = stripe.intents().filter(({ status }) => status === 'succeeded')
  for (const { by, amount, id } of toppedUp) {
    const what = `the top-up of ${moneyText({ amount, currency: 'EUR' })} by ${by.username}`
    const payments = stripe.intents().filter(each => each.amount === amount)
    if (payments.length > 1 || (isSure(id) && !payments.length))
      violations.push(`${what} was asked of Stripe ${payments.length} times`)
    const paid = got.filter(each => each.amount === amount).map(each => `topup ${each.id}`)
    const transfers = booked.filter(each => each.amount === amount).map(each => each.id)
    if (String(paid) !== String(transfers)) violations.push(`${what}: Stripe got ${paid}, the ledger has ${transfers}`)
    const text = moneyText({ amount, currency: 'EUR' })
    // The answer to a `topup` that comes again says that this top-up is over, whether its notice has gone out or not.
    for (const [outcome, times] of [
      ['came into your wallet', paid.length],
      ['did not come into your wallet', payments.length - paid.length],
    ] as const) {
      const once = told(by.username, new RegExp(`^${text} ${outcome}`))
      const again = told(by.username, new RegExp(`^This top-up is over: ${text} ${outcome}`))
      if (once > times || once + again < times || (again && !times))
        violations.push(`${what} ${outcome} ${times} times, and that was told ${once} and ${again} times`)
    }
  }
  if (booked.length !== got.length)
    violations.push(`Stripe got ${got.length} payments, the ledger has ${booked.length}`)
}

/** @returns how many transfers there are */
async function judgeSums(store: Store, violations: string[]): Promise<number> {
  const accounts = await store.ledgerAccounts.find()
  const sum = accounts.reduce((all, { balance }) => all + balance, 0)
  if (sum !== 0) violations.push(`all accounts together hold ${sum}, not 0`)
  for (const { object, part, should, is } of await checkLedger({ store }))
    violations.push(`ledger: ${object}, ${part}: ${is}, not ${should}`)
  return store.transfers.count()
}
