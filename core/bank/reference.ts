// References for transfers from a bank: each person has one for each currency, and keeps it.
import type { BankPayment } from '../../bank/statement.ts'
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { creditorReference, creditorReferencesIn } from '../../money/creditor-reference.ts'
import type { Person } from '../model/person.ts'
import { ourAccount } from './account.ts'
import { say } from '../../texts/say.ts'

const CURRENCY = 'EUR'
const LETTERS = 12

/** Says how a person brings money from a bank account. @throws Fault not-acceptable where there is no account */
export async function howToTransfer(context: Context, { id }: Pick<Person, 'id'>): Promise<string> {
  const { iban, name } = ourAccount(context)
  const reference = await referenceFor(context, id, CURRENCY)
  return [
    say('Transfer any amount in {currency}. It is in your wallet when the bank has told the organisation.', {
      currency: CURRENCY,
    }),
    say('Payee: {name}', { name }),
    `IBAN: ${iban.match(/.{1,4}/g)?.join(' ')}`,
    say('Reference: {reference}', { reference }),
  ].join('\n')
}

/** The person's reference; it is made where there is none. @param owner the id of the person */
export async function referenceFor(
  context: Pick<Context, 'store' | 'config'>,
  owner: string,
  currency: string,
): Promise<string> {
  const id = creditorReference(idFrom(context, 'top-up', `${owner} ${currency}`, LETTERS))
  await context.store.topUpReferences.put({ id, owner, currency })
  return id
}

/** The owners of all references that stand in a payment, each once. */
export async function ownersIn({ store }: Pick<Context, 'store'>, payment: BankPayment): Promise<string[]> {
  const { reference = '', endToEnd = '', purpose, currency } = payment
  const texts = [[reference], [endToEnd], purpose]
  const candidates = new Set(texts.flatMap(creditorReferencesIn))
  const found = await Promise.all([...candidates].map(each => store.topUpReferences.get(each)))
  return [...new Set(found.flatMap(each => (each && each.currency === currency ? [each.owner] : [])))]
}
