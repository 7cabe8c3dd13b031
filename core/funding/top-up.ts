// A top-up by the payment provider: asked for once, booked once when it has succeeded, told when it has failed.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Money } from '../../money/money.ts'
import { readBy } from '../model/reader.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { personById } from '../people/person.ts'
import { walletOf } from '../wallet/account.ts'
import { postTransfer } from '../wallet/ledger.ts'
import { providerAccount, settleReturns } from './accounts.ts'
import type { ProviderPayment } from './provider.ts'
import type { TopUp } from './records.ts'
import { providerOf, walletPage } from './source.ts'
import { topUpText } from './top-up-text.ts'
import { say } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms

/** A top-up as far as it has come. */
export interface Settled {
  topUp: TopUp
  /** It was booked or had failed before: its owner may have been told. */
  wasBefore: boolean
}

/** Stores a top-up before the provider is asked. The same id gives the one of before. */
export async function storeTopUp(
  context: Context,
  { money, ...about }: Pick<TopUp, 'id' | 'owner' | 'customer' | 'automatic' | 'state'> & { money: Money },
): Promise<TopUp> {
  const { store, now } = context
  const provider = providerOf(context)
  provider.checkMoney(money)
  const known = await store.topUps.get(about.id)
  if (known) return known
  const topUp: TopUp = { ...about, ...money, play: provider.play, at: now().toISOString() }
  await store.topUps.insert(topUp)
  return topUp
}

/**
 * Brings a top-up as far as the provider says. It may be called again at any time.
 * @param tell whether the owner gets a notice: not where the owner reads the answer
 * @throws Fault remote-server-timeout where the provider gives no answer
 */
export const settleTopUp = (context: Context, id: string, tell = true): Promise<Settled | undefined> =>
  oneAtATime(context, id, async topUp =>
    topUp.state === 'booked' || topUp.state === 'failed'
      ? { topUp, wasBefore: true }
      : { topUp: await settle(context, topUp, tell), wasBefore: false },
  )

async function settle(context: Context, topUp: TopUp, tell: boolean): Promise<TopUp> {
  if (topUp.state === 'asked') return askForMoney(context, topUp, tell)
  const payment = await paymentOf(context, topUp)
  if (payment === 'never') return update(context, topUp, { state: 'failed' }, false)
  return follow(context, topUp, payment, tell)
}

/** The owner reads all that becomes of a top-up, also why it failed. */
const oneAtATime = <R>(context: Context, id: string, run: (topUp: TopUp) => Promise<R>): Promise<R | undefined> =>
  context.serially(`top-up ${id}`, async () => {
    const topUp = await context.store.topUps.get(id)
    return topUp && readBy(context, await personById(context, topUp.owner), () => run(topUp))
  })

/** Follows what the provider says of a payment. Nothing for one that is no top-up. */
export const followPayment = async (context: Context, payment: ProviderPayment): Promise<TopUp | undefined> =>
  payment.topUp === undefined
    ? undefined
    : oneAtATime(context, payment.topUp, topUp => follow(context, topUp, payment, true))

/** @returns `never` where its page is over and nobody has paid */
async function paymentOf(context: Context, { payment, page }: TopUp): Promise<ProviderPayment | 'never' | undefined> {
  const provider = providerOf(context)
  if (payment !== undefined) return provider.payment(payment)
  if (page === undefined) return undefined
  const opened = await provider.page(page.id)
  if (opened.payment !== undefined) return provider.payment(opened.payment)
  return opened.isOver ? 'never' : undefined
}

/**
 * Asks the provider for money. Whether it has got the question before is unknown: as long as it remembers the question for sure, the
 * question is asked again; later, the payment is looked for.
 */
async function askForMoney(context: Context, topUp: TopUp, tell: boolean): Promise<TopUp> {
  const { store, now } = context
  const provider = providerOf(context)
  const { id, customer, amount, currency } = topUp
  const asked = Date.parse(topUp.at)
  const method = (await store.fundingSources.get(topUp.owner))?.method
  if (!method || now().getTime() - asked > (provider.remembersHours * HOUR) / 2) {
    const found = await provider.findPayment(customer, id, new Date(asked - HOUR))
    return found ? follow(context, topUp, found, tell) : fail(context, topUp, say('it could not be asked for.'), tell)
  }
  const order = { customer, money: { amount, currency }, topUp: id, once: `topup ${id}`, method }
  const charged = await provider.charge(order).catch(refusedAsFailed)
  if ('refused' in charged) return fail(context, topUp, charged.refused, tell)
  return charged.wantsPage ? openPage(context, topUp, tell) : follow(context, topUp, charged.payment, tell)
}

/** A refusal says that no money was taken. */
function refusedAsFailed(error: unknown): { refused: string } {
  if (error instanceof Fault && error.condition === 'not-acceptable') return { refused: error.message }
  throw error
}

/** Lets the owner pay on a page of the provider. */
export async function openPage(context: Context, topUp: TopUp, tell: boolean): Promise<TopUp> {
  const { id, customer, amount, currency } = topUp
  const order = { customer, money: { amount, currency }, topUp: id, once: `page ${id}`, back: walletPage(context) }
  return update(context, topUp, { state: 'open', page: await providerOf(context).openPayPage(order) }, tell)
}

/** Nothing happens to a top-up that is booked; a payment that has succeeded is booked, whatever was known of its top-up. */
async function follow(
  context: Context,
  topUp: TopUp,
  payment: ProviderPayment | undefined,
  tell: boolean,
): Promise<TopUp> {
  if (payment?.state === 'succeeded') return book(context, topUp, payment, tell)
  if (!payment || payment.state === 'open' || topUp.state === 'booked' || topUp.state === 'failed') return topUp
  if (payment.state === 'processing')
    return topUp.state === 'processing'
      ? topUp
      : update(context, topUp, { state: 'processing', payment: payment.id }, tell)
  const canTryAgain = topUp.state === 'open' // with another card, on the page
  return canTryAgain ? topUp : fail(context, topUp, payment.problem ?? say('the bank refused.'), tell)
}

/** An automatic top-up that failed is the last one: nobody is there who would stop it. */
async function fail(context: Context, topUp: TopUp, problem: string, tell: boolean): Promise<TopUp> {
  const source = topUp.automatic ? await context.store.fundingSources.get(topUp.owner) : undefined
  const switchOff: Write[] = source
    ? [{ change: 'fundingSources', id: source.id, patch: { automatic: undefined } }]
    : []
  return update(context, topUp, { state: 'failed', problem }, tell, switchOff)
}

/** Changes a top-up and tells its owner. @throws Fault conflict where another process has changed it meanwhile: then it is tried again */
async function update(
  context: Context,
  topUp: TopUp,
  patch: Partial<TopUp>,
  tell: boolean,
  switchOff: Write[] = [],
): Promise<TopUp> {
  const { id, owner, state } = topUp
  const changed = { ...topUp, ...patch }
  const said = topUpText(changed, providerOf(context).name)
  const text = switchOff.length
    ? `${said} ${say('Automatic top-ups are switched off: topup 50 --below 10 switches them on.')}`
    : said
  const notice = newNotice(context, tell ? [owner] : [], text, `top-up ${id} ${changed.state}`)
  const change: Write = { change: 'topUps', id, when: { state }, patch }
  await context.store.batch([change, ...switchOff, ...noticeWrites(notice)])
  sendSoon(context, notice)
  return changed
}

/** Moves the money of a payment into the wallet, once for each payment. */
async function book(context: Context, topUp: TopUp, payment: ProviderPayment, tell: boolean): Promise<TopUp> {
  const { id, owner, amount, currency, play } = topUp
  if (payment.money.amount !== amount || payment.money.currency !== currency)
    throw new Fault('internal-server-error', `the payment ${payment.id} is of another amount than its top-up`)
  const unit = { currency, play }
  if (topUp.state === 'booked' && topUp.payment === payment.id) {
    await settleReturns(context, owner, unit) // the process may have ended between the two
    return topUp
  }
  const booked: TopUp = { ...topUp, state: 'booked', payment: payment.id }
  const text = topUpText(booked, providerOf(context).name)
  const notice = newNotice(context, tell ? [owner] : [], text, `booked ${payment.id}`)
  const [from, to] = [await providerAccount(context, unit), await walletOf(context, owner, unit)]
  await postTransfer(
    context,
    {
      ...{ id: `topup ${payment.id}`, kind: 'topup', from: from.id, to: to.id, by: null },
      money: payment.money,
    },
    () => [{ change: 'topUps', id, patch: { state: 'booked', payment: payment.id } }, ...noticeWrites(notice)],
  )
  sendSoon(context, notice)
  await settleReturns(context, owner, unit)
  return booked
}
