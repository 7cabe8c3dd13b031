// The language of a customer: of the profile, or else the one in which the customer was written to when the case was opened.
import type { Context } from '../../context.ts'
import { readBy } from '../../model/reader.ts'
import type { Case } from '../records.ts'

/** Does some work of which the customer of a case reads the texts, whoever has asked for it. */
export async function readByCustomer<R>(
  { store, config }: Pick<Context, 'store' | 'config'>,
  { customer, language }: Pick<Case, 'customer' | 'language'>,
  work: () => R | Promise<R>,
): Promise<R> {
  const house = { config: { language: language ?? config.language } }
  return readBy(house, await store.people.get(customer), work)
}
