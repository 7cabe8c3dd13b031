// The resources of a SCIM directory: created, replaced and removed as it asks. What follows from them comes a moment later.
import { randomUUID } from 'node:crypto'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { prepareLocalpart } from '../model/localpart.ts'
import { personCalled } from '../people/person.ts'
import { membersOf } from './scim-entry.ts'
import type { Resource } from './records.ts'

export type { Resource } from './records.ts'
export type Kind = Resource['kind']
export type Content = Resource['content']

/** @throws Fault item-not-found */
export async function resourceById({ store }: Context, kind: Kind, id: string): Promise<Resource> {
  const found = await store.resources.get(id)
  if (found?.kind === kind) return found
  throw new Fault('item-not-found', `There is no ${kind} ${id.slice(0, 100)}.`)
}

/** All of a kind in the order of their creation. @param indexed what they have to have, as far as an index finds it */
export const resourcesOf = (
  { store }: Context,
  kind: Kind,
  indexed: { key?: string; externalId?: string; id?: string } = {},
  limit?: number,
): Promise<Resource[]> =>
  store.resources.find({ where: { kind, ...indexed }, sort: 'created', ...(limit !== undefined && { limit }) })

export const countResources = ({ store }: Context, kind: Kind): Promise<number> => store.resources.count({ kind })

/** @throws Fault conflict (uniqueness) when somebody has that username, bad-request (invalidValue) when nobody can */
export async function addResource(context: Context, kind: Kind, content: Content): Promise<Resource> {
  const at = context.now().toISOString()
  const id = kind === 'User' ? await resourceId(context, content) : randomUUID()
  const resource = {
    ...(await namesOf(context, kind, id, content)),
    id,
    kind,
    content,
    version: 1,
    created: at,
    changed: at,
  }
  await unique(content, () => context.store.resources.insert(resource))
  return resource
}

/** Answers nothing when somebody else has changed it meanwhile. @throws Fault as `addResource` */
export async function changeResource(
  context: Context,
  { id, kind, version }: Resource,
  content: Content,
): Promise<Resource | undefined> {
  const names = await namesOf(context, kind, id, content)
  const changed = context.now().toISOString()
  const patch = { externalId: undefined, ...names, content, version: version + 1, changed }
  return unique(content, () => context.store.resources.change(id, { version }, patch))
}

/** Who is deleted is in no group any more. */
export async function removeResource(context: Context, { id }: Resource): Promise<void> {
  const { resources } = context.store
  await resources.remove(id)
  for (const group of await resources.find({ where: { kind: 'Group' } })) await takeOut(context, group, id)
}

async function takeOut(context: Context, group: Resource, id: string): Promise<void> {
  let now: Resource | undefined = group
  while (now && membersOf(now).includes(id)) {
    const members = Array.isArray(now.content.members) ? now.content.members.filter(each => each?.value !== id) : []
    if (await changeResource(context, now, { ...now.content, members })) return
    now = await context.store.resources.get(group.id)
  }
}

/** Whoever was in the organisation before the directory took over goes on as the same person: known by username. */
async function resourceId(context: Context, content: Content): Promise<string> {
  const person = await personCalled(context, usernameOf(content))
  const known = person && person.guest === undefined && !(await context.store.resources.get(person.id))
  return known ? person.id : randomUUID()
}

async function namesOf(context: Context, kind: Kind, id: string, content: Content) {
  const { userName, displayName, externalId } = content
  const external = typeof externalId === 'string' ? { externalId } : {}
  if (kind === 'Group') return { name: id, key: String(displayName ?? '').toLowerCase(), ...external }
  const name = usernameOf(content)
  const [taken] = await context.store.resources.find({ where: { kind, name } })
  const person = await personCalled(context, name)
  if ((taken && taken.id !== id) || person?.guest !== undefined) throw notUnique(content)
  return { name, key: String(userName).toLowerCase(), ...external }
}

/** What stands before the @ becomes the address here. */
function usernameOf({ userName }: Content): string {
  const [local = ''] = typeof userName === 'string' ? userName.trim().split('@', 1) : []
  const prepared = prepareLocalpart(local)
  if ('localpart' in prepared) return prepared.localpart
  throw new Fault('bad-request', `The userName '${shown(userName)}' ${prepared.refused}.`, { scimType: 'invalidValue' })
}

async function unique<T>(content: Content, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw error instanceof Fault && error.condition === 'conflict' ? notUnique(content) : error
  }
}

const notUnique = ({ userName }: Content) =>
  new Fault('conflict', `The userName '${shown(userName)}' gives an address that somebody else has: choose another.`, {
    scimType: 'uniqueness',
  })

const shown = (text: unknown) => String(text ?? '').slice(0, 100)
