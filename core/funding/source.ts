// A person's card or mandate at the payment provider: saved on a page of the provider, and forgotten.
import { gatewayUrl } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon } from '../notices.ts'
import { methodShown } from './method.ts'
import type { PaymentProvider, ProviderPage } from './provider.ts'
import type { FundingSource } from './records.ts'
import { say } from '../../texts/say.ts'

/** A source that top-ups are taken from. */
export type LinkedSource = FundingSource & Required<Pick<FundingSource, 'method'>>

/** @throws Fault not-acceptable where none is set up */
export function providerOf({ provider }: Pick<Context, 'provider'>): PaymentProvider {
  if (provider) return provider
  throw new Fault(
    'not-acceptable',
    say('This organisation takes no cards and no direct debits: the administrator has not set up a payment provider.'),
  )
}

export const walletPage = ({ config }: Pick<Context, 'config'>): string => `${gatewayUrl(config)}/wallet`

/** The card or mandate of a person. Nothing where none is linked, or where nobody takes cards. */
export async function linkedSource(
  { provider, store }: Pick<Context, 'provider' | 'store'>,
  { id }: Pick<Person, 'id'>,
): Promise<LinkedSource | undefined> {
  const source = provider && (await store.fundingSources.get(id))
  return source?.method && { ...source, method: source.method }
}

/** Who a person is at the provider; the person is made known there where nobody has linked anything yet. */
export async function customerOf(context: Context, { id, name }: Pick<Person, 'id' | 'name'>): Promise<string> {
  const { fundingSources } = context.store
  const known = await fundingSources.get(id)
  if (known) return known.customer
  const customer = await providerOf(context).newCustomer({ id, name })
  try {
    await fundingSources.insert({ id, customer })
    return customer
  } catch (error) {
    const other = await fundingSources.get(id) // of two at the same moment the first one counts
    if (!other) throw error
    return other.customer
  }
}

/** @returns the address of a page on which a person saves a card or a mandate */
export async function openLink(context: Context, person: Person, caller: Caller): Promise<string> {
  const [currency = ''] = context.config.walletCurrencies
  const once = `link ${idFrom(context, `link ${person.id}`, inboxId(caller))}`
  const customer = await customerOf(context, person)
  return providerOf(context).openLinkPage({ customer, currency, once, back: walletPage(context) })
}

/** Links what was saved on a page, and forgets what was linked before. */
export async function linkSaved(
  context: Context,
  { customer, method }: NonNullable<ProviderPage['saved']>,
): Promise<void> {
  const { store } = context
  const [source] = await store.fundingSources.find({ where: { customer }, limit: 1 })
  if (!source || source.methodId === method.id) return
  await changeSource(
    context,
    source,
    { method, methodId: method.id },
    () =>
      say('Your wallet is linked with {method}. topup 50 takes 50 from it; wallet unlink ends that.', {
        method: methodShown(method),
      }),
    `linked ${method.id}`,
  )
  if (source.methodId !== undefined) await forgetSoon(context, source.methodId)
}

const UNLINKED = { method: undefined, methodId: undefined, automatic: undefined }

/** Forgets a person's card or mandate, here and at the provider. @returns what the person reads @throws Fault */
export async function unlink(context: Context, person: Person): Promise<string> {
  const source = await linkedSource(context, person)
  if (!source) throw new Fault('not-acceptable', say('Your wallet is linked with no card and no bank account.'))
  const { method } = source
  await providerOf(context).forget(method.id)
  const text = say('Your wallet is linked with {method} no more. What is on its way still comes.', {
    method: methodShown(method),
  })
  await context.store.batch([
    { change: 'fundingSources', id: source.id, patch: UNLINKED },
    ...inboxWrites(withAnswer(context, { text })),
  ])
  return text
}

/** The provider has forgotten a method: its owner is told. */
export async function methodGone(context: Context, methodId: string): Promise<void> {
  const [source] = await context.store.fundingSources.find({ where: { methodId }, limit: 1 })
  if (!source) return
  const { method } = source
  const text = () =>
    say('{method} is no longer saved at {provider}. wallet link saves another one.', {
      method: method ? methodShown(method) : say('Your card'),
      provider: providerOf(context).name,
    })
  await changeSource(context, source, UNLINKED, text, `gone ${methodId}`)
}

/** Changes a source and tells its owner. Another change at the same moment wins. */
async function changeSource(
  context: Context,
  { id, methodId }: FundingSource,
  patch: Partial<FundingSource>,
  text: () => string,
  once: string,
): Promise<void> {
  const notice = newNotice(context, [id], text, once)
  const change: Write = { change: 'fundingSources', id, when: { methodId: methodId ?? null }, patch }
  await context.store.batch([change, ...noticeWrites(notice)])
  sendSoon(context, notice)
}

/** Forgets what somebody who goes has linked. The ledger keeps what was booked. */
export async function forgetSource(context: Context, { id }: Pick<Person, 'id'>): Promise<void> {
  const source = await linkedSource(context, { id })
  if (source) await forgetSoon(context, source.method.id)
  await context.store.fundingSources.remove(id)
}

/** A provider that gives no answer holds nothing up. */
const forgetSoon = (context: Context, method: string): Promise<void> =>
  providerOf(context)
    .forget(method)
    .catch(error =>
      context.log.warn({ method, reason: String(error) }, 'a card or mandate is still saved at the provider'),
    )
