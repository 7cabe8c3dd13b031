// The language of a customer: of the profile, or else the one in which the customer was written to when the case was opened.
import { spokenFor } from '../../../texts/catalogue.ts'
import { inLanguage } from '../../../texts/say.ts'
import type { Context } from '../../context.ts'
import { readerLanguage } from '../../model/reader.ts'
import type { Case } from '../records.ts'

/** Does some work of which the customer of a case reads the texts, whoever has asked for it. */
export async function readByCustomer<R>(
  { store, config }: Pick<Context, 'store' | 'config'>,
  { customer, language }: Pick<Case, 'customer' | 'language'>,
  work: () => R | Promise<R>,
): Promise<R> {
  const person = await store.people.get(customer)
  return inLanguage(spokenFor(person && readerLanguage(person)) ?? language ?? config.language, work)
}
