// Gives a guest another sponsor: the member who answers for the guest from then on.
import { contactId, contactWrite } from '../invites/contact-record.ts'
import { cameBy, type CameBy } from '../invites/came.ts'
import type { Context } from '../context.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { tellPeople } from '../notices.ts'
import { forgetPerson } from '../people/leaving.ts'
import type { Write } from '../model/records.ts'
import { say } from '../../texts/say.ts'

/** Has a member answer for a guest. For an edit, where neither of the two can go meanwhile. */
export function sponsorWrites(context: Context, guest: Person, successor: Person): Write[] {
  const writes: Write[] = [{ change: 'people', id: guest.id, patch: { sponsor: successor.id } }]
  if (guest.sponsor !== undefined && guest.sponsor !== successor.id)
    writes.push({ remove: 'contacts', id: contactId(guest.id, guest.sponsor) })
  if (!guest.jid) writes.push(contactWrite(context, successor.id, guest.id))
  return writes
}

/**
 * Passes a leaver's guests to the successor, who is told each by name. Guests by the leaver's own links end with the
 * leaver: anybody may have made such an account for the time after.
 */
export async function inheritGuests(context: Context, leaver: Person, successor: string | undefined): Promise<void> {
  const { store } = context
  const all = await store.people.find({ where: { sponsor: leaver.id }, sort: 'username' })
  const ways = await Promise.all(all.map(guest => cameBy(context, guest)))
  const isOwn = (guest: Person, came: CameBy | undefined) =>
    guest.list === undefined && guest.jid === undefined && (came === undefined || came.by === leaver.id)
  const ended = all.filter((guest, at) => isOwn(guest, ways[at]))
  const passed = all.filter(guest => !ended.includes(guest))
  if (successor !== undefined) await tellSuccessor(context, leaver, successor, { ended, passed })
  for (const guest of ended) {
    await forgetPerson(context, guest)
    await store.people.remove(guest.id)
  }
  if (successor === undefined) return
  for (const guest of passed) await store.people.change(guest.id, { sponsor: leaver.id }, { sponsor: successor })
}

/** Tells the successor once for each leaver, as it was found first: a crash may come between two guests. */
async function tellSuccessor(
  context: Context,
  { id, name }: Person,
  successor: string,
  { ended, passed }: { ended: Person[]; passed: Person[] },
): Promise<void> {
  if (!ended.length && !passed.length) return
  const listed = (guests: Person[]) => guests.map(guest => `${guest.name} (${jidOf(guest, context.config)})`).join(', ')
  const text = () =>
    [
      say('{name} has left.', { name }),
      ...(passed.length
        ? [say('You answer for these guests from now on: {guests}. guest remove ends one.', { guests: listed(passed) })]
        : []),
      ...(ended.length
        ? [
            say(
              'These came by a link of {name} and are no longer here: {guests}. qr contact or qr group brings in whom you want back.',
              { name, guests: listed(ended) },
            ),
          ]
        : []),
    ].join('\n')
  await tellPeople(context, [successor], text, `left ${id} ${ended.concat(passed)[0]?.id}`)
}
