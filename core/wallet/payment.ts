// Payments that people confirm: made by who pays or asked for by who is paid, and paid once.
import { gatewayUrl } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { checkedLetters, checkLetter } from '../model/letters.ts'
import { momentText } from '../model/moment.ts'
import { amountSaid, type Money } from '../../money/money.ts'
import { LONGEST_PURPOSE } from '../model/payment.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import type { Unit } from './account.ts'
import type { AutopayTerms, WalletPayment } from './records.ts'
import { refuseParties } from './terms.ts'
import { amountShown, levelOf, unitFor } from './unit.ts'
import { say } from '../../texts/say.ts'

const REFERENCE = 7 // letters
const MINUTE = 60_000 // ms
const CONFIRM_WITHIN = 15 * MINUTE // ms
const REQUEST_OPEN = 7 * 24 * 60 * MINUTE // ms for which a request for money can be paid

export interface NewPayment {
  payer: Person
  payee: Person
  money: Money
  purpose: string | undefined
  /** Whether the payee asks for it. */
  requested: boolean
  /** The desk for which the payee asks. */
  desk?: WalletPayment['desk']
  /** The id of the coupon that is bought. */
  coupon?: string
  /** What begins when it is confirmed, where it moves no money itself. */
  autopay?: AutopayTerms
}

/** A payment, open until it is confirmed. The same message gives the same one. @throws Fault not-acceptable */
export async function newPayment(
  context: Context,
  { payer, payee, money, purpose, requested, autopay, coupon, desk }: NewPayment,
  caller: Caller,
): Promise<WalletPayment> {
  const { store, config, now } = context
  if (payer.id === payee.id) throw new Fault('not-acceptable', say('That is you: you cannot pay into your own wallet.'))
  if ((purpose?.length ?? 0) > LONGEST_PURPOSE)
    throw new Fault('bad-request', say('What is paid for has at most {most} characters.', { most: LONGEST_PURPOSE }))
  const id = idFrom(context, `payment ${payer.id} ${payee.id}`, inboxId(caller))
  const known = await store.payments.get(id)
  if (known) return known
  await refuseParties(context, { payer, payee, desk, currency: money.currency })
  const letters = randomText(REFERENCE).toUpperCase()
  const at = now()
  return {
    ...{ id, reference: letters + checkLetter(letters), payer: payer.id, payee: payee.id, requested },
    ...{ ...money, ...unitFor(config, money.currency), state: 'open', at: at.toISOString() },
    until: new Date(at.getTime() + (requested ? REQUEST_OPEN : CONFIRM_WITHIN)).toISOString(),
    ...(purpose !== undefined && { purpose }),
    ...(autopay && { autopay }),
    ...(coupon !== undefined && { coupon }),
    ...(desk && { desk }),
  }
}

/** The write that stores a new payment; nothing where it is stored already. */
export const paymentWrites = async ({ store }: Context, payment: WalletPayment): Promise<Write[]> =>
  (await store.payments.get(payment.id)) ? [] : [{ insert: 'payments', record: payment }]

export async function storePayment(context: Context, payment: WalletPayment): Promise<void> {
  const writes = await paymentWrites(context, payment)
  if (writes.length) await context.store.batch(writes)
}

/** Finds a payment that a person is to confirm. @throws Fault item-not-found, also for somebody else's */
export async function paymentOf(context: Context, typed: string, payer: Pick<Person, 'id'>): Promise<WalletPayment> {
  const letters = checkedLetters(typed, REFERENCE)
  const reference = letters === undefined ? '' : letters + checkLetter(letters)
  const [found] = await context.store.payments.find({ where: { reference }, limit: 1 })
  if (!found || found.payer !== payer.id)
    throw new Fault(
      'item-not-found',
      say("There is no payment '{typed}' for you to confirm.", { typed: typed.trim().slice(0, 40) }),
    )
  return found
}

/** K7F3-9MPX */
export const referenceShown = (reference: string): string => `${reference.slice(0, 4)}-${reference.slice(4)}`

export const isOpen = ({ now }: Pick<Context, 'now'>, { state, until }: WalletPayment): boolean =>
  state === 'open' && until > now().toISOString()

/** `25.00 EUR`, or `25.00 EUR for lunch` where it is said what for */
export function paymentShown(payment: Money & Unit & Pick<WalletPayment, 'purpose'>): string {
  const { purpose } = payment
  const amount = amountShown(payment)
  return purpose === undefined ? amount : say('{amount} for {purpose}', { amount, purpose })
}

/** `25.00 EUR to Michael Stone (michael) for lunch` */
export function paymentToShown(payment: Money & Unit & Pick<WalletPayment, 'purpose'>, payee: string): string {
  const { purpose } = payment
  const about = { amount: amountShown(payment), payee }
  return purpose === undefined
    ? say('{amount} to {payee}', about)
    : say('{amount} to {payee} for {purpose}', { ...about, purpose })
}

export const pageOf = ({ config }: Pick<Context, 'config'>, { reference }: WalletPayment): string =>
  `${gatewayUrl(config)}/wallet/pay/${reference}`

/** How the payer confirms, in a sentence. */
export function howToConfirm(context: Pick<Context, 'config'>, payment: WalletPayment): string {
  const reference = referenceShown(payment.reference)
  const level = levelOf(context.config, payment)
  if (level === 'answer') return say('To pay, write: confirm {reference} yes', { reference })
  if (level === 'amount')
    return say('To pay, write the amount: confirm {reference} {amount}', { reference, amount: amountSaid(payment) })
  return say(
    'So much is confirmed on a page, by a device that is signed in there: {page}\nOr write the code that the page shows: confirm {reference} CODE',
    { page: pageOf(context, payment), reference },
  )
}

/** What a payer reads who is to confirm. @param what is paid, and to whom */
export const nothingPaidYet = (context: Pick<Context, 'config'>, payment: WalletPayment, what: string): string =>
  say('Nothing is paid yet: {what}. Reference {reference}, for 15 minutes.\n{how}', {
    ...{ what, reference: referenceShown(payment.reference), how: howToConfirm(context, payment) },
  })

/** What a payer reads of a request. */
export function requestText(context: Pick<Context, 'config'>, payment: WalletPayment, by: string): string {
  return [
    say('{by} asks you to pay {what}.', { by, what: paymentShown(payment) }),
    say('Reference: {reference}, until {until}', {
      reference: referenceShown(payment.reference),
      until: momentText(context.config, payment.until),
    }),
    howToConfirm(context, payment),
  ].join('\n')
}
