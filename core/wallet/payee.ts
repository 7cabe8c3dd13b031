// Who is paid, as a payer names the person. A name that several could mean is asked back, and so is one that only looks like somebody's.
import { Fault } from '../../xep/fault.ts'
import type { Choice } from '../commands/command.ts'
import type { Context } from '../context.ts'
import { friendNamed } from '../invites/friend.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { nameSkeletons } from '../model/skeleton.ts'
import { personCalled } from '../people/person.ts'
import type { WalletPayment } from './records.ts'
import { callerPerson } from '../people/commands/person-input.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 20

/** @returns the people whom the name could mean: one where the payer wrote a username, an address, or a name that one person has */
export async function payeesNamed(context: Context, typed: string, caller: Caller): Promise<Person[]> {
  const own = callerPerson(caller)
  if (own.sponsor !== undefined) return [await friendNamed(context, typed, own, caller)]
  const text = typed.trim().replace(/^@/, '').toLowerCase()
  const address = text.split('@')
  const called = await personCalled(context, address[0] ?? '')
  if (called && (address.length === 1 || jidOf(called, context.config) === text)) return [called]
  const all = await context.store.people.find({ sort: 'username' })
  const known = all.filter(({ sponsor }) => sponsor === undefined || sponsor === own.id || caller.admin)
  const skeletons = new Set(nameSkeletons(text))
  const isMeant = (person: Person) =>
    jidOf(person, context.config) === text ||
    wordsOf(person).some(word => nameSkeletons(word).some(each => skeletons.has(each)))
  return known.filter(isMeant)
}

/** The whole name, and each of its words. */
const wordsOf = ({ name }: Person): string[] => [name, ...name.split(/\s+/)]

/** Whether the payer wrote exactly what the one person is called: a name that looks the same is confirmed first. */
const isExact = ({ name, username }: Person, typed: string, jid: string): boolean =>
  [username, jid, name.toLowerCase(), ...name.toLowerCase().split(/\s+/)].includes(
    typed.trim().replace(/^@/, '').toLowerCase(),
  )

/** The one person who is meant. Nobody where the payer has to choose. @throws Fault item-not-found */
export async function payeeNamed(context: Context, typed: string, caller: Caller): Promise<Person | undefined> {
  const found = await payeesNamed(context, typed, caller)
  const [first] = found
  if (!first)
    throw new Fault(
      'item-not-found',
      say("You know nobody here who is called '{typed}'.", { typed: typed.slice(0, 100) }),
    )
  return found.length === 1 && isExact(first, typed, jidOf(first, context.config)) ? first : undefined
}

/** What a payer chooses from where a name means several. */
export async function payeeChoices(context: Context, caller: Caller, typed: string | undefined): Promise<Choice[]> {
  if (!typed || !caller.person) return []
  const found = await payeesNamed(context, typed, caller).catch(() => [])
  return found.slice(0, SHOWN).map(person => ({ value: person.username, label: personShown(person) }))
}

/** Who is paid, as the payer knows the payee. */
export const payeeShown = (payee: Person | undefined, desk?: WalletPayment['desk']): string =>
  desk ? `${desk.title} (${desk.name})` : payee ? personShown(payee) : goneShown()

export const goneShown = (): string => say('somebody who is gone')

/** As people know one Michael from another. */
export const personShown = ({ name, username, sponsor, list, profile }: Person): string => {
  const about = sponsor === undefined ? profile.department : guestShown(list)
  return `${name} (${username}${about ? `, ${about}` : ''})`
}

function guestShown(list: Person['list']): string {
  switch (list) {
    case 'customer':
      return say('guest, customer')
    case 'client':
      return say('guest, client')
    case 'partner':
      return say('guest, partner')
    case undefined:
      return say('guest')
  }
}
