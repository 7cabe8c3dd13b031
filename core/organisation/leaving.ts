// What goes with those who leave, and who answers for their guests then. Done before they are removed from the store
// themselves, so that a crash in between finds it to do again.
import type { Entry, Person } from '../../store/collections.ts'
import { contactsOf, idOf } from '../outside/contact-record.ts'
import { forgetBars } from '../outside/bar.ts'
import type { Context } from '../context.ts'
import { forgetInvites } from './forgotten.ts'
import { membership } from './hierarchy.ts'
import { forgetSilences } from '../groups/silence.ts'

/** @param staying the chart without them */
export async function forget(context: Context, leaving: Person[], staying: Entry[]): Promise<void> {
  if (!leaving.length) return
  const heir = await heirs(context, staying)
  for (const person of leaving) {
    await handOver(context, person, heir(person))
    await bequeath(context, person.id, heir(person))
    await forgetPerson(context, person.id)
  }
}

export async function forgetPerson(context: Context, person: string): Promise<void> {
  const { codes, memberships, audits, letters, contacts, invites, offers } = context.store
  for (const { id } of await codes.find({ where: { person } })) await codes.remove(id)
  for (const { id } of await memberships.find({ where: { person } })) await memberships.remove(id)
  for (const { id } of await audits.find({ where: { person } })) await audits.remove(id)
  for (const { id } of await letters.find({ where: { person } })) await letters.remove(id)
  await forgetSilences(context, { person })
  await forgetBars(context, person)
  for (const { id } of await offers.find({ where: { by: person } })) await offers.remove(id)
  for (const other of await contactsOf(context, person)) await contacts.remove(idOf(person, other))
  await forgetInvites(context, [
    ...(await invites.find({ where: { by: person } })),
    ...(await invites.find({ where: { of: person } })),
  ])
}

/** The guests of somebody who leaves stay, and somebody else answers for them. */
async function handOver({ store }: Context, { id }: Person, heir: string | undefined): Promise<void> {
  if (heir === undefined) return
  for (const guest of await store.people.find({ where: { guest: id } }))
    await store.people.change(guest.id, { guest: id }, { guest: heir })
}

/** Their own groups stay, too: another owner answers for them, else whoever answers for their guests. */
async function bequeath({ store }: Context, person: string, heir: string | undefined): Promise<void> {
  const places = await store.memberships.find({ where: { person } })
  const owned = await store.groups.find({ where: { owner: person, origin: 'custom' } })
  const joined = await store.groups.find({ where: { id: { in: places.map(({ group }) => group) } } })
  for (const { id, owners = [], owner } of [...owned, ...joined.filter(group => group.owner !== person)]) {
    const others = owners.filter(other => other !== person)
    const next = owner === person ? (others[0] ?? heir) : owner
    if (next === undefined || (next === owner && others.length === owners.length)) continue
    if (next !== owner) await store.memberships.put(membership(id, { person: next }))
    await store.groups.change(id, {}, { owner: next, owners: others.filter(other => other !== next) })
  }
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
