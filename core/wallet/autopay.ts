// Automatic payments: a person confirms once to whom, how much and how often, and nothing is asked again.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { dayAt } from '../model/day.ts'
import type { Caller } from '../model/caller.ts'
import type { Money } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import type { Unit } from './account.ts'
import { payLater } from './autopay-due.ts'
import { paymentToShown, referenceShown } from './payment.ts'
import { payeeNamed, payeeShown } from './payee.ts'
import type { Autopay, AutopayTerms, WalletPayment } from './records.ts'
import { amountShown } from './unit.ts'
import { say } from '../../texts/say.ts'

const MOST = 50 // automatic payments of one person

export const autopaysOf = ({ store }: Pick<Context, 'store'>, { id }: Pick<Person, 'id'>): Promise<Autopay[]> =>
  store.autopays.find({ where: { payer: id } })

/** @throws Fault policy-violation */
export async function refuseMoreAutopays({ store }: Pick<Context, 'store'>, { id }: Pick<Person, 'id'>): Promise<void> {
  if ((await store.autopays.count({ payer: id })) >= MOST)
    throw new Fault(
      'policy-violation',
      say('You have {most} automatic payments. End one first: autopay lists them.', { most: MOST }),
    )
}

/** Begins an automatic payment that was confirmed. A fixed amount is paid the first time at once. @param also the same batch */
export async function startAutopay(
  context: Context,
  payment: WalletPayment,
  payee: Person,
  also: Write[],
): Promise<void> {
  const { store } = context
  const autopay = autopayOf(context, payment, payee)
  await context.serially(`autopay ${payment.id}`, async () => {
    if (await store.autopays.get(payment.id)) return
    await store.batch([...also, { insert: 'autopays', record: autopay }])
    await payLater(context, autopay)
  })
}

function autopayOf({ config, now }: Context, payment: WalletPayment, payee: Person): Autopay {
  const { id, reference, payer, amount, currency, play, purpose, autopay: terms } = payment
  if (!terms) throw new Fault('internal-server-error', `the payment ${id} begins no automatic payment`)
  const at = now()
  return {
    ...{ id, reference, payer, payee: payee.id, amount, currency, play, ...terms },
    since: dayAt(at, timeZoneOf(config)),
    ...(purpose !== undefined && { purpose }),
    ...(terms.kind === 'fixed' && { next: at.toISOString() }),
  }
}

/** The automatic payment of a person that has a reference, or pays somebody. @throws Fault item-not-found, not-acceptable */
export async function autopayNamed(context: Context, payer: Person, named: string, caller: Caller): Promise<Autopay> {
  const all = await autopaysOf(context, payer)
  const letters = named.toUpperCase().replace(/[^A-Z0-9]/g, '')
  const meant = all.find(({ reference }) => reference === letters)
  if (meant) return meant
  const payee = await payeeNamed(context, named, caller)
  const [found, ...others] = all.filter(each => each.payee === payee?.id)
  if (!found)
    throw new Fault(
      'item-not-found',
      say("You pay nothing to '{named}' by itself: autopay lists what you pay.", { named: named.slice(0, 60) }),
    )
  if (others.length)
    throw new Fault('not-acceptable', say('There are several: autopay lists them. Name the reference of one.'))
  return found
}

export async function stopAutopay(context: Context, autopay: Autopay): Promise<string> {
  await context.store.autopays.remove(autopay.id)
  const reference = referenceShown(autopay.reference)
  return say('Ended: nothing is paid by {reference} any more.', { reference })
}

/** `25.00 EUR to Michael Stone (michael) for rent each month until 2027-12-31`, as its payer reads it. */
export function autopayShown(
  payee: Person | undefined,
  what: Money & Unit & Pick<Autopay, 'purpose'>,
  { kind, every, until }: AutopayTerms,
): string {
  const who = payeeShown(payee)
  const shown =
    kind === 'fixed'
      ? say('{what} {period}', { what: paymentToShown(what, who), period: eachShown(every) })
      : askedShown(what, { payee: who, amount: amountShown(what), period: inEachShown(every) })
  return until === undefined ? shown : say('{what} until {day}', { what: shown, day: until })
}

const askedShown = (
  { purpose }: Pick<Autopay, 'purpose'>,
  about: { payee: string; amount: string; period: string },
): string =>
  purpose === undefined
    ? say('what {payee} asks you to pay, up to {amount} {period}', about)
    : say('what {payee} asks you to pay for {purpose}, up to {amount} {period}', { ...about, purpose })

/** `each day` */
export function eachShown(every: AutopayTerms['every']): string {
  if (every === 'day') return say('each day')
  return every === 'week' ? say('each week') : say('each month')
}

function inEachShown(every: AutopayTerms['every']): string {
  if (every === 'day') return say('in each day')
  return every === 'week' ? say('in each week') : say('in each month')
}

/** What the payer reads when it begins. */
export const autopayBegins = (payee: Person | undefined, payment: WalletPayment, terms: AutopayTerms): string =>
  say('From now on you pay {what}, without being asked. To end it: autopay {reference} --stop', {
    what: autopayShown(payee, payment, terms),
    reference: referenceShown(payment.reference),
  })
