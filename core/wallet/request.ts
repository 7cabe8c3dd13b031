// Asking others to pay: one person, or the people of a group, each a part.
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { yesOrNo } from '../commands/yes-no.ts'
import type { Context } from '../context.ts'
import { askByItself } from '../conversation/asking.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { momentText } from '../model/moment.ts'
import { amountText } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon, type Wording } from '../notices.ts'
import { payAsked } from './autopay-due.ts'
import { newPayment, type NewPayment, paymentShown, paymentWrites, referenceShown, requestText } from './payment.ts'
import { payeeShown } from './payee.ts'
import type { WalletPayment } from './records.ts'
import { levelOf } from './unit.ts'
import { say } from '../../texts/say.ts'

/**
 * Asks a person to pay: with buttons where one answer is enough. An automatic payment pays at once.
 * @param above what stands above the request, as what is offered
 * @throws Fault not-acceptable
 */
export async function requestPayment(
  context: Context,
  { above, ...about }: Omit<NewPayment, 'requested' | 'autopay'> & { above?: Wording },
  caller: Caller,
): Promise<WalletPayment> {
  const payment = await newPayment(context, { ...about, requested: true }, caller)
  const writes = await paymentWrites(context, payment)
  const { payer, payee } = about
  if (!writes.length) return payment
  const isForPayee = !payment.desk && payment.coupon === undefined // an automatic payment buys nothing
  if (isForPayee && (await payAsked(context, payment, payer, payee))) return { ...payment, state: 'paid' }
  await readBy(context, payer, () =>
    askPayer(context, { payment, payer, payee, above: typeof above === 'function' ? above() : above }, writes),
  )
  return payment
}

interface Asked {
  payment: WalletPayment
  payer: Person
  payee: Person
  above: string | undefined
}

/** The payer reads all of it. */
async function askPayer(context: Context, { payment, payer, payee, above }: Asked, writes: Write[]): Promise<void> {
  const asker = payeeShown(payee, payment.desk)
  const invoice = invoiceOf(context, payment, payee)
  const once = `request ${payment.id}`
  const lead = above === undefined ? '' : `${above}\n\n`
  if (levelOf(context.config, payment) !== 'answer') {
    const notice = newNotice(context, [payer.id], `${lead}${requestText(context, payment, asker)}`, once, { invoice })
    await context.store.batch([...writes, ...noticeWrites(notice)])
    return sendSoon(context, notice)
  }
  const reference = referenceShown(payment.reference)
  const asks = say('{asker} asks you to pay {what}. Reference {reference}.\nPay?', {
    ...{ asker, what: paymentShown(payment), reference },
  })
  const question = {
    ...{ text: lead + asks, command: 'confirm', fields: { payment: reference }, asking: 'answer', choices: yesOrNo() },
    inWords: say('confirm {reference} yes, or no', { reference }),
    ...{ until: momentText(context.config, payment.until), once, invoice },
  }
  await askByItself(context, payer, question, writes)
}

/** The same for clients that know XEP-0518. */
function invoiceOf({ config }: Pick<Context, 'config'>, payment: WalletPayment, payee: Person) {
  const { currency, reference, until, purpose, desk } = payment
  const name = desk?.title ?? payee.name
  const address = desk ? `${desk.name}@${hosts(config).component}` : jidOf(payee, config)
  const query = Object.entries({
    amount: `${currency}:${amountText(payment)}`,
    'receiver-name': name,
    message: reference,
  }).map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%3A', ':')}`)
  const uri = `payto://void/${encodeURIComponent(address)}?${query.join('&')}`
  return {
    ...{ expires: until, session: reference, purpose: purpose ?? say('Payment to {name}', { name }) },
    options: [{ label: name, proof: 'reference', uri }],
  }
}

/** What a person is asked to pay, and what others are asked to pay the person: the oldest first. */
export async function openRequests({ store, now }: Context, { id }: Pick<Person, 'id'>): Promise<WalletPayment[]> {
  const open = { state: 'open', requested: true, until: { gt: now().toISOString() } } as const
  const [toPay, toGet] = await Promise.all([
    store.payments.find({ where: { payer: id, ...open }, sort: 'at' }),
    store.payments.find({ where: { payee: id, ...open }, sort: 'at' }),
  ])
  return [...toPay, ...toGet]
}

const MOST_PARTS = 100 // people among whom an amount is split

/** @throws Fault not-acceptable */
export function refuseParts(people: number, amount: number): void {
  if (people < 1) throw new Fault('not-acceptable', say('There is nobody in this group who could pay.'))
  if (people > MOST_PARTS)
    throw new Fault('not-acceptable', say('An amount is split among {most} people at most.', { most: MOST_PARTS }))
  if (amount < people) throw new Fault('not-acceptable', say('The amount is too small to be split among so many.'))
}
