// The records of people being contacts, as edits write them.
import type { Context } from '../context.ts'
import { unusable } from './invite.ts'
import type { Person } from '../model/person.ts'

/** To be called within an edit, behind whatever the chart is changing. */
export async function addContact({ store, now }: Context, one: Person, other: Person): Promise<void> {
  for (const { id } of [one, other]) if (!(await store.people.get(id))) throw unusable() // gone since they asked
  await store.contacts.put({ id: contactId(one.id, other.id), one: one.id, other: other.id, at: now().toISOString() })
}

/** The ids of a person's contacts. */
export async function contactsOf({ store }: Pick<Context, 'store'>, person: string): Promise<string[]> {
  const [asOne, asOther] = await Promise.all([
    store.contacts.find({ where: { one: person } }),
    store.contacts.find({ where: { other: person } }),
  ])
  return [...asOne.map(({ other }) => other), ...asOther.map(({ one }) => one)]
}

/** The record of two people being contacts. */
export const contactId = (one: string, other: string) => JSON.stringify([one, other].sort())
