// Giving out: people get a coupon, or are asked to pay where it has a price. docs/design/coupons.md
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Answer } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { callerFor } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { peopleById, personById } from '../people/person.ts'
import { payeeShown } from '../wallet/payee.ts'
import { newPayment, referenceShown, requestText, storePayment, type NewPayment } from '../wallet/payment.ts'
import type { WalletPayment } from '../wallet/records.ts'
import { requestPayment } from '../wallet/request.ts'
import { amountShown, levelOf } from '../wallet/unit.ts'
import { couponById, issuerOf } from './coupon.ts'
import { refuseGivingOut } from './coupon-state.ts'
import { couponLines, noteLines } from './delivery.ts'
import { issue, withoutVoucher, type Issuing } from './issue.ts'
import { isPriced, sellerOf, type Priced } from './price.ts'
import type { Coupon } from './records.ts'
import { refuseSoldOut } from './sale.ts'
import { readBy } from '../model/reader.ts'
import { say, sayCount } from '../../texts/say.ts'

/**
 * Gives a coupon to people who never had it, or asks each of them to pay for it.
 * @returns how many people have got it by this sending, or are asked to pay
 * @throws Fault not-acceptable for a coupon that is not given out any more
 */
export async function giveOut(context: Context, { id }: Pick<Coupon, 'id'>, issuing: Issuing): Promise<number> {
  const coupon = await couponById(context, id)
  return isPriced(coupon) ? offer(context, coupon, issuing) : issue(context, coupon, issuing)
}

/** Whoever is asked already is not asked again, and whoever may pay nothing is left out. */
async function offer(context: Context, coupon: Priced, { people, note, writer, sending }: Issuing): Promise<number> {
  const { about, seller } = await saleOf(context, coupon)
  const by = await issuerOf(context, coupon)
  const aboveFor = (reader: Person) =>
    readBy(context, reader, () => [...noteLines({ note, writer }), ...couponLines(coupon, by)].join('\n'))
  const fresh = (await withoutVoucher(context, coupon.id, people)).filter(id => id !== seller.id)
  let asked = 0
  for (const payer of await peopleById(context, fresh))
    try {
      if (!(await openOffer(context, coupon, payer)))
        await requestPayment(
          context,
          { ...about, payer, above: aboveFor(payer) },
          { ...callerFor(context, seller), origin: sending },
        )
      asked++
    } catch (error) {
      if (!wasRefused(error)) throw error
    }
  return asked
}

/** What a sender is told. @param others who are not asked */
export function offeredText({ text, price }: Priced, asked: number, others: number): string {
  const told = sayCount(
    asked,
    '{count} person is asked to pay {amount} for {coupon}.',
    '{count} people are asked to pay {amount} for {coupon}.',
    { amount: amountShown(price), coupon: text },
  )
  if (others <= 0) return told
  return `${told} ${sayCount(
    others,
    '{count} person is not asked, who gives it out, has had it before, or cannot pay.',
    '{count} people are not asked, who give it out, have had it before, or cannot pay.',
  )}`
}

/** A payment by which a person who wants a coupon buys it: the one that is open already, if there is one. @throws Fault */
export async function askBuyer(context: Context, coupon: Coupon, payer: Person): Promise<WalletPayment> {
  const { about } = await saleOf(context, coupon)
  const known = await openOffer(context, coupon, payer)
  if (known) return known
  const payment = await newPayment(context, { ...about, payer, requested: true }, callerFor(context, payer))
  await storePayment(context, payment)
  return payment
}

/** Asks the buyer in chat, with buttons where one answer is enough. */
export async function saleAnswer(context: Context, coupon: Coupon, payment: WalletPayment): Promise<Answer> {
  const asker = await personById(context, payment.payee)
  const lines = couponLines(coupon, await issuerOf(context, coupon))
  const text = [...lines, '', requestText(context, payment, payeeShown(asker))].join('\n')
  if (levelOf(context.config, payment) !== 'answer') return { text }
  const fields = { payment: referenceShown(payment.reference) }
  const question = say('Pay {amount} for {coupon}?', { amount: amountShown(payment), coupon: coupon.text })
  return { text, next: { command: 'confirm', fields, asking: 'answer', question } }
}

/** @throws Fault not-acceptable for a coupon that is not sold at this moment */
async function saleOf(
  context: Context,
  coupon: Coupon,
): Promise<{ seller: Person; about: Pick<NewPayment, 'payee' | 'money' | 'purpose' | 'coupon'> }> {
  refuseGivingOut(context, coupon)
  refuseSoldOut(coupon)
  if (!isPriced(coupon)) throw new Fault('internal-server-error', `the coupon ${coupon.id} has no price`)
  const { id, text, price } = coupon
  const seller = await sellerOf(context, coupon)
  return {
    seller,
    about: { payee: seller, money: { amount: price.amount, currency: price.currency }, purpose: text, coupon: id },
  }
}

async function openOffer(
  context: Context,
  { id: coupon }: Coupon,
  { id: payer }: Person,
): Promise<WalletPayment | undefined> {
  const open = { state: 'open', until: { gt: context.now().toISOString() } } as const
  return (await context.store.payments.find({ where: { payer, coupon, ...open }, limit: 1 }))[0]
}

/** Coupons that a person is asked to pay for, as payments: the oldest first. */
export const openOffers = ({ store, now }: Pick<Context, 'store' | 'now'>, { id: payer }: Pick<Person, 'id'>) => {
  const open = { state: 'open', until: { gt: now().toISOString() } } as const
  return store.payments.find({ where: { payer, coupon: { gt: '' }, ...open }, sort: 'at' })
}
