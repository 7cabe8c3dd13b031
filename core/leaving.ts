// What goes with those who leave, people and groups; and who answers for their guests then. Done before they are removed
// from the store themselves, so that a crash in between finds it to do again.
import type { Entry, Group, Invite, Person } from '../store/collections.ts'
import { contactsOf, idOf } from './contact.ts'
import type { Context } from './context.ts'

/** @param staying the chart without them */
export async function forget(context: Context, leaving: Person[], staying: Entry[]): Promise<void> {
  if (!leaving.length) return
  const heir = await heirs(context, staying)
  for (const person of leaving) {
    await handOver(context, person, heir(person))
    await forgetPerson(context, person.id)
  }
}

async function forgetPerson(context: Context, person: string): Promise<void> {
  const { codes, memberships, audits, letters, contacts, invites } = context.store
  for (const { id } of await codes.find({ where: { person } })) await codes.remove(id)
  for (const { id } of await memberships.find({ where: { person } })) await memberships.remove(id)
  for (const { id } of await audits.find({ where: { person } })) await audits.remove(id)
  for (const { id } of await letters.find({ where: { person } })) await letters.remove(id)
  for (const other of await contactsOf(context, person)) await contacts.remove(idOf(person, other))
  await forgetInvites(context, [
    ...(await invites.find({ where: { by: person } })),
    ...(await invites.find({ where: { of: person } })),
  ])
}

/** Invites into a group, and who was put there by hand, go with it. */
export async function forgetGroups(context: Context, leaving: Group[]): Promise<void> {
  const { memberships, invites } = context.store
  for (const { id: group } of leaving) {
    for (const { id, added } of await memberships.find({ where: { group } }))
      if (added !== undefined) await memberships.remove(id)
    await forgetInvites(context, await invites.find({ where: { of: group, kind: 'group' } }))
  }
}

/** Its uses go after it: while it is there, their places must be whole. */
async function forgetInvites({ store }: Context, gone: Invite[]): Promise<void> {
  for (const { id: invite } of gone) {
    await store.invites.remove(invite)
    for (const { id } of await store.redemptions.find({ where: { invite } })) await store.redemptions.remove(id)
  }
}

/** The guests of somebody who leaves stay, and somebody else answers for them. */
async function handOver({ store }: Context, { id }: Person, heir: string | undefined): Promise<void> {
  if (heir === undefined) return
  for (const guest of await store.people.find({ where: { guest: id } }))
    await store.people.change(guest.id, { guest: id }, { guest: heir })
}

/** The nearest manager who stays; else the first person of the chart without one. */
async function heirs({ store }: Context, staying: Entry[]): Promise<(person: Person) => string | undefined> {
  const stays = new Set(staying.map(({ id }) => id))
  const people = await store.people.find({ where: { guest: null } })
  const managers = new Map(people.map(({ id, manager }) => [id, manager]))
  const first = staying.find(({ manager }) => manager === null)?.id
  return ({ manager }) => {
    const seen = new Set<string>()
    for (let id = manager; id && !seen.has(id); id = managers.get(id) ?? null) {
      if (stays.has(id)) return id
      seen.add(id)
    }
    return first
  }
}
