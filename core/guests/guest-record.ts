// The records of a guest, as every way in writes them: the person, the sponsor's contact, the membership in a group.
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { contactWrite } from '../invites/contact-record.ts'
import { entryWrites } from '../invites/join.ts'
import type { Group } from '../model/group.ts'
import { cleanName, guestName } from '../model/nickname.ts'
import type { List, Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import { inLanguage } from '../../texts/say.ts'

const LETTERS = 6 // of a username; short, for people to read, and not what a guest is known by

type About = Pick<Person, 'sponsor'> & Partial<Person>

/** Makes the record of a guest whom nobody has brought in before. @param name as somebody gave it */
export async function newGuest(context: Context, id: string, name: string, about: About): Promise<Person> {
  return { id, ...(await newGuestName(context, name)), manager: null, profile: {}, ...about }
}

/** Makes the record of a new guest who is known by a mail address. The same sponsor brings in the same guest again. */
export async function newMailGuest(
  context: Context,
  mail: string,
  { name, list, sponsor }: { name: string; list: List; sponsor: Person },
): Promise<Person> {
  const id = guestId(context, `mail ${mail} ${sponsor.id}`)
  return newGuest(context, id, name, { profile: { email: mail }, mail, sponsor: sponsor.id, list })
}

/** Puts a guest into the sponsor's contacts and into a group. For an edit, where none of the three can go meanwhile. */
export async function guestWrites(
  context: Context,
  guest: Person,
  sponsor: Person,
  group: Group | undefined,
): Promise<Write[]> {
  const entry = group ? await entryWrites(context, group, guest, sponsor.id) : []
  return [{ put: 'people', record: guest }, contactWrite(context, sponsor.id, guest.id), ...entry]
}

/**
 * Chooses a free username; and the name as given, with the letters of the username where another guest has that name. A name that
 * looks like one of somebody here, who may have come since it was given, is not used.
 */
async function newGuestName(context: Context, given: string): Promise<Pick<Person, 'username' | 'name'>> {
  const { store, names } = context
  const letters = randomText(LETTERS)
  const username = `guest-${letters}`
  if (await store.people.count({ username })) return newGuestName(context, given)
  const plain = cleanName(given)
  const wanted = /^(?:guest|gast)\b/i.test(plain) || (await names.looksTaken(plain)) ? '' : plain
  const doubled = wanted && (await store.people.count({ name: wanted, sponsor: { gt: '' } })) > 0
  const name = doubled ? cleanName(`${[...wanted].slice(0, 30).join('')} ${letters}`) : wanted
  return { username, name: name || inLanguage(context.config.language, () => guestName(username)) }
}

export const guestId = (context: Context, once: string | undefined) => `guest/${idFrom(context, 'guest', once)}`
