// The effect of a choice beside its message: a command of Bellhop's, a coupon, or a request to pay; once for each question and person.
import { wasRefused } from '../../xep/fault.ts'
import { invokeOnce } from '../commands/once.ts'
import { toText } from '../commands/render.ts'
import type { Context } from '../context.ts'
import { couponById } from '../coupons/coupon.ts'
import { giveOut, askBuyer, saleAnswer } from '../coupons/giving-out.ts'
import { idFrom } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { bankCode } from '../model/bank-code.ts'
import { creditorReference } from '../../money/creditor-reference.ts'
import { LONGEST_PURPOSE, paymentText, paytoUri, type Payment, type WalletPaymentWish } from '../model/payment.ts'
import type { Person } from '../model/person.ts'
import { tellPeople } from '../notices.ts'
import { requestPayment } from '../wallet/request.ts'
import type { Choice, Question } from './records.ts'
import { say } from '../../texts/say.ts'

const PAYABLE = 30 * 86_400_000 // ms

/** @returns what the person is told of it, if there is anything to tell */
export async function effectOf(
  context: Context,
  question: Pick<Question, 'id' | 'text' | 'asker'>,
  choice: Choice,
  caller: Caller,
): Promise<string | undefined> {
  const { command, coupon, payment, walletPayment } = choice
  try {
    if (command) return await runCommandOf(context, question, choice, caller)
    if (coupon !== undefined && caller.person) return await giveCoupon(context, question, coupon, caller.person)
    if (payment && caller.person)
      await askForTransfer(context, question, { purpose: purposeOf(question, choice), ...payment }, caller.person)
    if (walletPayment)
      await askForWallet(context, question, { purpose: purposeOf(question, choice), ...walletPayment }, caller)
  } catch (error) {
    if (!wasRefused(error)) throw error
    return error.message
  }
  return undefined
}

async function runCommandOf(
  context: Context,
  { id }: Pick<Question, 'id'>,
  { value, command: { name, fields } = { name: '', fields: {} } }: Choice,
  caller: Caller,
): Promise<string | undefined> {
  const command = context.house.commands.find(each => each.name === name)
  if (!command) return undefined
  return toText(await invokeOnce(context, { ...caller, origin: `question ${id} ${value}` }, { command, fields }))
}

/** The coupon comes in a message of its own. Who ever had one of this coupon gets no other one. */
async function giveCoupon(
  context: Context,
  { id, asker }: Pick<Question, 'id' | 'asker'>,
  couponId: string,
  person: Person,
): Promise<string | undefined> {
  const coupon = await couponById(context, couponId)
  // Whoever answers the organisation is in a conversation with Bellhop: the answer there asks to pay.
  if (coupon.price && asker === undefined)
    return (await saleAnswer(context, coupon, await askBuyer(context, coupon, person))).text
  const issued = await giveOut(context, coupon, { people: [person.id], sending: `question ${id} ${person.id}` })
  return issued
    ? undefined
    : say('You had this coupon before, and there is one for each person. Write coupons to see yours.')
}

/** What is paid for where the asker has named nothing: the question, or the choice where the question is a text with fields to fill. */
const purposeOf = ({ text }: Pick<Question, 'text'>, { label }: Choice): string =>
  (/\{[{%]/.test(text) ? label : text).slice(0, LONGEST_PURPOSE)

/** Asks, as `request` does. The payment follows from the question and the person: a message that comes again asks no second time. */
async function askForWallet(
  context: Context,
  { id, asker }: Pick<Question, 'id' | 'asker'>,
  { purpose, ...money }: WalletPaymentWish,
  caller: Caller,
): Promise<void> {
  const payee = asker === undefined ? undefined : await context.store.people.get(asker)
  if (!payee || !caller.person) return
  const about = { payer: caller.person, payee, money, purpose }
  await requestPayment(context, about, { ...caller, origin: `question ${id}` })
}

/** Asks in a message of its own. Whether it is paid, only the payee learns. */
async function askForTransfer(
  context: Context,
  question: Pick<Question, 'id' | 'text' | 'asker'>,
  request: Payment & { purpose: string },
  person: Person,
): Promise<void> {
  const reference = referenceOf(context, question, person.id)
  const qr = bankCode(request, reference)
  const invoice = {
    expires: new Date(context.now().getTime() + PAYABLE).toISOString(),
    purpose: request.purpose,
    session: reference,
    options: [{ label: request.payee, proof: 'reference', uri: paytoUri(request, reference), ...(qr && { qr }) }],
  }
  const once = `payment ${question.id} ${person.id}`
  const asker = await nameOfAsker(context, question)
  await tellPeople(context, [person.id], () => paymentText(request, reference, asker), once, { invoice })
}

/** The administrator asks for the organisation. */
async function nameOfAsker({ store, config }: Context, { asker }: Pick<Question, 'asker'>): Promise<string> {
  const person = asker === undefined ? undefined : await store.people.get(asker)
  return person ? `${person.name} (${person.username})` : config.orgName
}

/** By which the payee knows whose payment it is; the asker sees it in the list of answers. */
export const referenceOf = (context: Pick<Context, 'config'>, { id }: Pick<Question, 'id'>, person: string): string =>
  creditorReference(idFrom(context, 'payment', `${id} ${person}`, 10))
