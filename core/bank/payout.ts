// Pay-outs to banks: money of a wallet goes back to the account from which its owner paid in. Two administrators agree before the bank's
// file exists, and money that is refused is paid back.
import { payoutFile } from '../../bank/payout-file.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { dayAt } from '../model/day.ts'
import { moneyText, type Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { peopleById } from '../people/person.ts'
import { houseAccount, walletOf } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { payBack } from '../wallet/refund.ts'
import { termsFor } from '../wallet/terms.ts'
import { ourAccount } from './account.ts'
import type { BankPayout } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

const EUROS = { currency: 'EUR', play: false }
const MOST = 500 // pay-outs of one file

/** Takes money from a wallet for the bank account from which the person paid in last. @returns what the person reads */
export async function askPayout(context: Context, person: Person, money: Money, caller: Caller): Promise<string> {
  const { store, now } = context
  ourAccount(context)
  if (money.currency !== EUROS.currency) throw new Fault('not-acceptable', say('Banks are paid in EUR alone.'))
  const booked = await store.bankPayments.find({
    where: { owner: person.id, state: 'booked' },
    sort: 'day',
    descending: true,
  })
  const iban = booked.find(({ account, amount }) => account !== undefined && amount > 0)?.account
  if (iban === undefined)
    throw new Fault(
      'not-acceptable',
      say('Nothing came into your wallet from a bank account, so none is known that is yours.'),
    )
  const id = idFrom(context, `bank payout ${person.id}`, inboxId(caller))
  const text = say('{amount} go to your bank account {iban}, as soon as two administrators have agreed.', {
    ...{ amount: moneyText(money), iban },
  })
  const [from, to] = [await walletOf(context, person.id, EUROS), await houseAccount(context, 'bank', EUROS)]
  const { limits } = await termsFor(context, person, money.currency)
  const record: BankPayout = {
    id,
    owner: person.id,
    iban,
    amount: money.amount,
    state: 'asked',
    at: now().toISOString(),
  }
  const order = { id, kind: 'payout', from: from.id, to: to.id, by: person.id, money, limits } as const
  await postTransfer(context, order, () => [
    { insert: 'bankPayouts', record },
    ...inboxWrites(withAnswer(context, { text })),
  ])
  return text
}

export const openPayouts = ({ store }: Pick<Context, 'store'>): Promise<BankPayout[]> =>
  store.bankPayouts.find({ where: { state: { in: ['asked', 'proposed'] } }, sort: 'at', limit: MOST })

/** Wants all open pay-outs in a file. @returns what the administrator reads */
export async function proposePayouts(context: Context, admin: Person): Promise<string> {
  const asked = (await openPayouts(context)).filter(({ state }) => state === 'asked')
  if (!asked.length) throw new Fault('not-acceptable', say('There is no pay-out that nobody has proposed yet.'))
  await context.store.batch(
    asked.map(({ id }) => ({
      ...{ change: 'bankPayouts', id, when: { state: 'asked' } },
      patch: { state: 'proposed', by: admin.id },
    })),
  )
  return sayCount(
    asked.length,
    '{count} pay-out of {amount} is proposed. Another administrator confirms it with: bank payouts confirm',
    '{count} pay-outs of {amount} are proposed. Another administrator confirms them with: bank payouts confirm',
    { amount: totalText(asked) },
  )
}

/** Confirms what somebody else has proposed. @returns the file for the bank (pain.001) @throws Fault forbidden, not-acceptable */
export async function confirmPayouts(context: Context, admin: Person, caller: Caller): Promise<string> {
  const proposed = (await openPayouts(context)).filter(({ state }) => state === 'proposed')
  const others = proposed.filter(({ by }) => by !== admin.id)
  if (proposed.length && !others.length)
    throw new Fault('forbidden', say('You have proposed these pay-outs: another administrator confirms them.'))
  if (!others.length) throw new Fault('not-acceptable', say('No pay-out is proposed: bank payouts propose does so.'))
  const file = idFrom(context, 'payout file', inboxId(caller))
  const written = await writeFile(context, file, others)
  await context.store.batch(
    others.map(({ id, by }) => ({
      ...{ change: 'bankPayouts', id, when: { state: 'proposed', by: by ?? null } },
      patch: { state: 'sent', file },
    })),
  )
  return written
}

/** A file that was confirmed, once more: the bank knows the file by its id. @throws Fault item-not-found */
export async function fileAgain(context: Context, file: string): Promise<string> {
  const sent = await context.store.bankPayouts.find({ where: { file, state: 'sent' }, sort: 'at' })
  if (!sent.length) throw new Fault('item-not-found', say('There is no such file of pay-outs.'))
  return writeFile(context, file, sent)
}

async function writeFile(context: Context, id: string, payouts: BankPayout[]): Promise<string> {
  const { config, now } = context
  const names = new Map(
    (
      await peopleById(
        context,
        payouts.map(({ owner }) => owner),
      )
    ).map(each => [each.id, each.name]),
  )
  return payoutFile({
    ...{ id, created: now(), day: dayAt(now(), timeZoneOf(config)), from: ourAccount(context) },
    payouts: payouts.map(({ id: payout, owner, iban, amount }) => ({
      ...{ id: payout, amount, text: `Wallet ${config.orgName}`.slice(0, 100) },
      to: { name: names.get(owner) ?? 'Wallet', iban },
    })),
  })
}

/** Pays the money of a pay-out back into the wallet, unless the bank's file is out already. @throws Fault item-not-found */
export async function refusePayout(context: Context, id: string, admin: Person): Promise<string> {
  const { store } = context
  const [payout, transfer] = [await store.bankPayouts.get(id), await store.transfers.get(id)]
  if (!payout || !transfer || payout.state === 'sent' || payout.state === 'refused')
    throw new Fault('item-not-found', say('There is no such pay-out that could be refused.'))
  const about = () => ({ amount: moneyText({ amount: payout.amount, currency: EUROS.currency }) })
  const notice = newNotice(
    context,
    [payout.owner],
    () => say('{amount} were not paid to your bank, and are in your wallet again.', about()),
    `refused ${id}`,
  )
  await payBack(context, transfer, { id: `refused ${id}`, by: admin.id, kind: 'refund', amount: payout.amount }, () => [
    { change: 'bankPayouts', id, when: { state: payout.state }, patch: { state: 'refused' } },
    ...noticeWrites(notice),
  ])
  sendSoon(context, notice)
  return say('{amount} are in the wallet again.', about())
}

const totalText = (payouts: BankPayout[]): string =>
  moneyText({ amount: payouts.reduce((sum, { amount }) => sum + amount, 0), currency: EUROS.currency })
