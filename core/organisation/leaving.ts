// What goes with those who leave, and who answers for their guests then. Done before they are removed from the store
// themselves, so that a crash in between finds it to do again.
import { cameBy, type Came } from '../invites/came.ts'
import type { Context } from '../context.ts'
import { stageNotice } from '../notices.ts'
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/entry.ts'
import { jidOf } from '../model/jid.ts'
import { membership } from '../model/membership.ts'
import { forgetPerson } from '../people/leaving.ts'

/** @param staying the chart without them */
export async function forgetLeavers(context: Context, leaving: Person[], staying: Entry[]): Promise<void> {
  if (!leaving.length) return
  const heir = await heirs(context, staying)
  for (const person of leaving) {
    await handOver(context, person, heir(person))
    await bequeath(context, person.id, heir(person))
    await forgetPerson(context, person.id)
  }
}

/**
 * Guests by a leaver's own links end with the leaver: anybody may have made such an account for the time after. The other
 * guests stay, and somebody else answers for them. The heir is told each by name.
 */
async function handOver(context: Context, leaver: Person, heir: string | undefined): Promise<void> {
  const { store } = context
  const all = await store.people.find({ where: { guest: leaver.id }, sort: 'username' })
  const ways = await Promise.all(all.map(guest => cameBy(context, guest)))
  const isOwn = (guest: Person, came: Came | undefined) =>
    guest.list === undefined && guest.jid === undefined && (came === undefined || came.by === leaver.id)
  const ended = all.filter((guest, at) => isOwn(guest, ways[at]))
  const passed = all.filter(guest => !ended.includes(guest))
  if (heir !== undefined) await tellHeir(context, leaver, heir, { ended, passed })
  for (const guest of ended) {
    await forgetPerson(context, guest.id)
    await store.people.remove(guest.id)
  }
  if (heir === undefined) return
  for (const guest of passed) await store.people.change(guest.id, { guest: leaver.id }, { guest: heir })
}

/** Once for each who leaves, as it was found first: a crash may come between two guests. */
async function tellHeir(
  context: Context,
  { id, name }: Person,
  heir: string,
  { ended, passed }: { ended: Person[]; passed: Person[] },
): Promise<void> {
  if (!ended.length && !passed.length) return
  const listed = (guests: Person[]) => guests.map(guest => `${guest.name} (${jidOf(guest, context.config)})`).join(', ')
  const text = [
    `${name} has left.`,
    ...(passed.length ? [`You answer for these guests from now on: ${listed(passed)}. guest remove ends one.`] : []),
    ...(ended.length
      ? [
          `These came by a link of ${name} and are no longer here: ${listed(ended)}. qr contact or qr group brings in whom you want back.`,
        ]
      : []),
  ].join('\n')
  const deliver = await stageNotice(context, [heir], text, `left ${id} ${ended.concat(passed)[0]?.id}`)
  void deliver().catch(error => context.log.debug({ reason: error.message }, 'a notice was not sent'))
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
