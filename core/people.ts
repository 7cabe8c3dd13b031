// People and groups as others name them: by username, address, title.
import { hosts, type Config } from '../config.ts'
import type { Group, Person } from '../store/collections.ts'
import { Fault } from '../xep/fault.ts'
import type { Caller, Context } from './context.ts'
import { localpart } from './localpart.ts'
import { known, lasting, passing } from './organisation/passing.ts'
import { owns } from './permit.ts'
import { groupsOf } from './groups/reach.ts'

/** Where they are written to: on another server, if they live there. */
export const jidOf = ({ username, jid }: Pick<Person, 'username' | 'jid'>, { domain }: Pick<Config, 'domain'>) =>
  jid ?? `${lasting(username)}@${domain}`

/** What a template can name of a person. */
export const fieldsOf = ({ profile, username, name }: Person) => ({ ...profile, username, name })

/** Where a group is written to: a room, or an address of ours. */
export function addressOf({ name, kind }: Group, config: Config): string {
  return `${lasting(name)}@${kind === 'chat' ? hosts(config).rooms : hosts(config).component}`
}

/** Who has a username, in the middle of a chart as well. */
export async function personCalled({ store }: Pick<Context, 'store'>, username: string): Promise<Person | undefined> {
  const found = await store.people.find({ where: { username: { in: [username, passing(username)] } } })
  return known(found, 'username', username)
}

/** The guest who lives at an address on another server. */
export async function guestAt({ store }: Pick<Context, 'store'>, jid: string): Promise<Person | undefined> {
  return (await store.people.find({ where: { jid }, limit: 1 }))[0]
}

/** Finds a person by username or address. @throws Fault item-not-found */
export async function personNamed(context: Context, name: string): Promise<Person> {
  const [local = '', domain = context.config.domain] = name.trim().split('@')
  const username = localpart(local)
  const person = username && domain === context.config.domain ? await personCalled(context, username) : undefined
  if (!person) throw new Fault('item-not-found', `Nobody here is called '${name.slice(0, 100)}'.`)
  return person
}

/**
 * Finds a group by name or address, for somebody who may know of it: its owner, its members, the administrator.
 * @throws Fault item-not-found, for others the same as for a group that is not there
 */
export async function groupNamed(context: Context, name: string, caller: Caller): Promise<Group> {
  const group = await findGroup(context, name)
  if (!group || !(await knows(context, group, caller)))
    throw new Fault('item-not-found', `There is no group '${name.slice(0, 100)}' for you; 'groups' lists yours.`)
  return group
}

export async function findGroup(
  { store, config }: Pick<Context, 'store' | 'config'>,
  name: string,
): Promise<Group | undefined> {
  const [local = '', host] = name.trim().split('@')
  const wanted = localpart(local) ?? ''
  const found = await store.groups.find({ where: { name: { in: [wanted, passing(wanted)] } } })
  const group = known(found, 'name', wanted)
  return group && (!host || addressOf(group, config) === `${group.name}@${host}`) ? group : undefined
}

export async function knows(context: Context, group: Group, caller: Caller): Promise<boolean> {
  if (owns(group, caller)) return true
  return caller.person !== undefined && (await groupsOf(context, caller.person.id)).includes(group.id)
}

/** Many people by id, in the order of their usernames. */
export async function peopleById({ store }: Context, ids: string[]): Promise<Person[]> {
  return store.people.find({ where: { id: { in: ids } }, sort: 'username' })
}
