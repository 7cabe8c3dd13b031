// People as lists show them: page by page, or by what somebody types; and who may look at whom.
import type { Context } from '../context.ts'
import { aboveOf } from '../graph.ts'
import { readAddress } from '../model/address.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { membersAt } from './addresses.ts'

/** Which part of a list: so many, behind the person with this id. */
export interface PagePart {
  after: string | undefined
  limit: number
}

/** The administrator looks at everybody, others at themselves, the people below them and their guests. */
export async function mayLookAt(context: Context, { admin, person: own }: Caller, person: Person): Promise<boolean> {
  return admin || (own !== undefined && (own.id === person.id || (await aboveOf(context, person)).includes(own.id)))
}

/** All members, for the administrator; for others whoever reports to them. By name. */
export const peoplePage = (context: Context, { admin, person }: Caller, part: PagePart): Promise<Person[]> =>
  namedPage(context, admin ? { sponsor: null } : { manager: person?.id ?? '' }, part)

/** All guests, for the administrator; for others those for whom they answer. By name. */
export const guestPage = (context: Context, { admin, person }: Caller, part: PagePart): Promise<Person[]> =>
  namedPage(context, { sponsor: admin ? { gt: '' } : (person?.id ?? '') }, part)

/** The members with this manager, by name. @param manager null for those at the top */
export const reportPage = (context: Context, manager: string | null, part: PagePart): Promise<Person[]> =>
  namedPage(context, { manager, sponsor: null }, part)

export const countReports = ({ store }: Context, manager: string): Promise<number> => store.people.count({ manager })

type Where = NonNullable<NonNullable<Parameters<Context['store']['people']['find']>[0]>['where']>

async function namedPage({ store }: Context, where: Where, { after, limit }: PagePart): Promise<Person[]> {
  const last = after === undefined ? undefined : await store.people.get(after)
  return store.people.find({ where, sort: 'name', limit, ...(last && { after: last }) })
}

/** Finds people whose name or username begins so, or who have that mail address or phone number. */
export async function findPeople(context: Context, typed: string, limit: number): Promise<Person[]> {
  const { people } = context.store
  const text = typed.trim()
  const address = readAddress(text, context.config)
  const username = text.toLowerCase().split('@')[0] ?? ''
  const found = await Promise.all([
    ...[...new Set([text, capitalised(text)])].map(each =>
      people.find({ where: { name: beginsWith(each) }, sort: 'name', limit }),
    ),
    people.find({ where: { username: beginsWith(username) }, sort: 'username', limit }),
    address ? membersAt(context, address, limit) : [],
  ])
  const all = new Map(found.flat().map(person => [person.id, person]))
  return [...all.values()].slice(0, limit)
}

const LAST = '\u{10ffff}' // sorts behind whatever else comes next in a name

const beginsWith = (text: string) => ({ gte: text, lt: text + LAST })

/** `steven king` as people write names: `Steven King`. */
const capitalised = (text: string) => text.replace(/(?<=^|[\s-])\p{L}/gu, letter => letter.toUpperCase())
