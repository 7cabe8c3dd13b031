// People and groups as others name them: by username, address, title.
import { hosts, type Config } from '../config.ts'
import type { Group, Person } from '../store/collections.ts'
import { Fault } from '../xep/fault.ts'
import type { Caller, Context } from './context.ts'
import { localpart } from './localpart.ts'
import { owns } from './permit.ts'
import { groupsOf } from './reach.ts'

export const jidOf = ({ username }: Pick<Person, 'username'>, { domain }: Pick<Config, 'domain'>) =>
  `${username}@${domain}`

/** Where a group is written to: a room, or an address of ours. */
export function addressOf({ name, kind }: Group, config: Config): string {
  return `${name}@${kind === 'chat' ? hosts(config).rooms : hosts(config).component}`
}

/** Finds a person by username or address. @throws Fault item-not-found */
export async function personNamed({ store, config }: Context, name: string): Promise<Person> {
  const [local = '', domain = config.domain] = name.trim().split('@')
  const username = localpart(local)
  const [person] = username && domain === config.domain ? await store.people.find({ where: { username } }) : []
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

export async function findGroup({ store, config }: Context, name: string): Promise<Group | undefined> {
  const [local = '', host] = name.trim().split('@')
  const [group] = await store.groups.find({ where: { name: localpart(local) ?? '' } })
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
