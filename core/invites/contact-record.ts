// The records of people being contacts, as edits write them.
import type { Context } from '../context.ts'
import type { Write } from '../model/records.ts'

/** Makes two people contacts. For an edit, where nobody of the two can go meanwhile. */
export const contactWrite = ({ now }: Pick<Context, 'now'>, one: string, other: string): Write => ({
  put: 'contacts',
  record: { id: contactId(one, other), one, other, at: now().toISOString() },
})

/** Lists the ids of a person's contacts. */
export async function contactsOf({ store }: Pick<Context, 'store'>, person: string): Promise<string[]> {
  const [asOne, asOther] = await Promise.all([
    store.contacts.find({ where: { one: person } }),
    store.contacts.find({ where: { other: person } }),
  ])
  return [...asOne.map(({ other }) => other), ...asOther.map(({ one }) => one)]
}

/** The id of the record of two people being contacts. */
export const contactId = (one: string, other: string) => JSON.stringify([one, other].sort())
