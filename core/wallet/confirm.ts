// Confirming a payment: moves its money once, and tells both sides. Larger payments want more than one tap.
import { Fault } from '../../xep/fault.ts'
import { readYesOrNo } from '../commands/yes-no.ts'
import type { Context } from '../context.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { amountText } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import type { CouponPayment } from '../subject.ts'
import { personById } from '../people/person.ts'
import { readAmount } from './amount.ts'
import { autopayBegins, startAutopay } from './autopay.ts'
import { takesPageCode } from './page-code.ts'
import { moveMoney, paidText } from './moving.ts'
import { howToConfirm, isOpen, paymentShown } from './payment.ts'
import type { WalletPayment } from './records.ts'
import { levelOf } from './unit.ts'
import { say } from '../../texts/say.ts'

/** Takes the payer's answer. @returns what the payer reads @throws Fault */
export async function answerPayment(context: Context, payment: WalletPayment, answer: string): Promise<string> {
  if (payment.state === 'paid') return confirmedText(await payeeOf(context, payment), payment)
  const decision = decisionIn(answer)
  if (decision === 'no') return declinePayment(context, payment)
  const level = levelOf(context.config, payment)
  if (level === 'page' && !takesPageCode(context, payment, answer))
    throw new Fault('not-acceptable', say('Nothing was paid. {how}', { how: howToConfirm(context, payment) }))
  if (level === 'answer' && decision !== 'yes')
    throw new Fault('not-acceptable', say('Nothing was paid. {how}', { how: howToConfirm(context, payment) }))
  if (level === 'amount' && !isSameAmount(payment, answer))
    throw new Fault(
      'not-acceptable',
      say('Nothing was paid, as that is not the amount. {how}', { how: howToConfirm(context, payment) }),
    )
  return pay(context, payment)
}

/** Yes or no in any language that we speak, and other words that people answer with. */
function decisionIn(answer: string): 'yes' | 'no' | undefined {
  const word = answer.trim().toLowerCase().replace(/[.!]$/, '')
  if (word === 'decline') return 'no'
  return word === 'ok' || word === 'pay' ? 'yes' : readYesOrNo(word)
}

/** The amount as a payer was asked to write it counts in either form, even one that alone could mean two amounts, as 1.250 KWD. */
function isSameAmount({ amount, currency }: WalletPayment, answer: string): boolean {
  if (answer.trim().replace(',', '.') === amountText({ amount, currency })) return true
  try {
    const { money, purpose } = readAmount(answer, [currency])
    return money.amount === amount && purpose === undefined
  } catch {
    return false
  }
}

/**
 * Moves the money of a payment that was confirmed as its level asks for, or begins the automatic payment.
 * @returns what the payer reads
 * @throws Fault not-acceptable
 */
export async function pay(context: Context, payment: WalletPayment): Promise<string> {
  const [payer, payee] = [await personById(context, payment.payer), await payeeOf(context, payment)]
  if (!payer || !payee)
    throw new Fault('item-not-found', say('Somebody of this payment is not here any more. Nothing was paid.'))
  if (payment.state !== 'paid' && !isOpen(context, payment)) throw new Fault('not-acceptable', overText(payment))
  if (payment.play !== (context.config.wallet === 'play'))
    throw new Fault('not-acceptable', say('Play money and real money are never mixed. Nothing was paid.'))
  const text = confirmedText(payee, payment)
  const writes: Write[] = [
    { change: 'payments', id: payment.id, when: { state: 'open' }, patch: { state: 'paid' } },
    ...inboxWrites(withAnswer(context, { text })),
  ]
  const book = (sale: Write[]) => moveMoney(context, { ...payment, payer, payee }, [...writes, ...sale])
  if (payment.autopay) await startAutopay(context, payment, payee, writes)
  else if (payment.coupon !== undefined) await bookSale(context, { ...payment, coupon: payment.coupon }, book)
  else await book([])
  return text
}

const overText = ({ state }: WalletPayment): string =>
  state === 'open'
    ? say('This payment was open until a time that is over. Nothing was paid.')
    : say('This payment was declined. Nothing was paid.')

/** The coupon that is paid is in the batch of its payment. */
async function bookSale(
  context: Context,
  payment: CouponPayment,
  book: (sale: Write[]) => Promise<void>,
): Promise<void> {
  const seller = context.house.subjects.find(({ sellCoupon }) => sellCoupon)
  if (!seller?.sellCoupon) throw new Fault('internal-server-error', `nobody sells the coupon ${payment.coupon}`)
  await seller.sellCoupon(context, payment, book)
}

function confirmedText(payee: Person | undefined, payment: WalletPayment): string {
  if (payment.autopay) return autopayBegins(payee, payment, payment.autopay)
  const paid = paidText(payee, payment)
  return payment.coupon === undefined ? paid : `${paid} ${say('The coupon is in your booklet.')}`
}

export async function declinePayment(context: Context, payment: WalletPayment): Promise<string> {
  const { store } = context
  const payer = await personById(context, payment.payer)
  const text = say('Nothing is paid: {what} is declined.', { what: paymentShown(payment) })
  const notice = newNotice(
    context,
    payment.requested ? [payment.payee] : [],
    () => say('{payer} does not pay {what}.', { payer: payer?.name ?? say('Somebody'), what: paymentShown(payment) }),
    `declined ${payment.id}`,
  )
  if (payment.state === 'declined') return text
  await store.batch([
    { change: 'payments', id: payment.id, when: { state: 'open' }, patch: { state: 'declined' } },
    ...noticeWrites(notice),
    ...inboxWrites(withAnswer(context, { text })),
  ])
  sendSoon(context, notice)
  return text
}

const payeeOf = (context: Context, { payee }: WalletPayment): Promise<Person | undefined> => personById(context, payee)
