// Addresses of members beside the mail address and phone number of the profile: a directory may list several of each.
import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import type { Address } from '../model/address.ts'
import type { Person } from '../model/person.ts'

type Stored = Pick<Context, 'store'>

/** Lists all mail addresses and phone numbers of a person. */
export const allAddresses = ({ mail, phone, further = [] }: Person): string[] =>
  [mail, phone, ...further].filter(each => each !== undefined)

/** Finds the members who have an address, in the profile or beside it. */
export async function membersAt({ store }: Stored, { channel, to }: Address, limit: number): Promise<Person[]> {
  const where = channel === 'mail' ? { mail: to } : { phone: to }
  const main = await store.people.find({ where: { ...where, sponsor: null }, limit })
  const listed = await store.furtherAddresses.find({ where: { to }, limit })
  const others = await store.people.find({ where: { id: { in: listed.map(({ person }) => person) } } })
  const known = new Set(main.map(({ id }) => id))
  // A crash may have left an address behind that the person has no more.
  const further = others.filter(({ id, further = [] }) => !known.has(id) && further.includes(to))
  return [...main, ...further].slice(0, limit)
}

/** Writes down by which addresses a person is found, before the person is written. */
export async function recordAddresses({ store }: Stored, { id: person, further = [] }: Person): Promise<void> {
  await Promise.all(further.map(to => store.furtherAddresses.put({ id: addressId(person, to), person, to })))
}

/** Removes the addresses that a person has no more, after the person is written. */
export async function forgetAddresses({ store }: Stored, { id: person, further = [] }: Person): Promise<void> {
  const all = await store.furtherAddresses.find({ where: { person } })
  const gone = all.filter(({ to }) => !further.includes(to))
  await Promise.all(gone.map(({ id }) => store.furtherAddresses.remove(id)))
}

const addressId = (person: string, to: string) => createHash('sha256').update(`${person} ${to}`).digest('base64url')
