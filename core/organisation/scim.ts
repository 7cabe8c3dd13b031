// The resources of a SCIM directory: created, replaced and removed as it asks. What follows from them comes a moment later.
import { randomUUID } from 'node:crypto'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { localpart, prepareLocalpart } from '../model/localpart.ts'
import { formerHolder } from '../people/former-name.ts'
import { personCalled } from '../people/person.ts'
import { membersOf } from './scim-entry.ts'
import type { Resource } from './records.ts'
import { noteRefusal, settleRefusal } from './scim-refusal.ts'
import { say } from '../../texts/say.ts'

export type { Resource } from './records.ts'
export type Kind = Resource['kind']
export type Content = Resource['content']

/** @throws Fault item-not-found */
export async function resourceById({ store }: Context, kind: Kind, id: string): Promise<Resource> {
  const found = await store.resources.get(id)
  if (found?.kind === kind) return found
  throw new Fault('item-not-found', say('There is no {kind} {id}.', { kind, id: id.slice(0, 100) }))
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
  const renamed = kind === 'User' ? await returnOf(context, content) : undefined
  if (renamed) return renamed
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
  await unique(context, content, () => context.store.resources.insert(resource))
  if (kind === 'User') await settleRefusal(context, shown(content.userName))
  return resource
}

/** Answers nothing when somebody else has changed it meanwhile. @throws Fault as `addResource` */
export async function changeResource(
  context: Context,
  { id, kind, version, name }: Resource,
  content: Content,
): Promise<Resource | undefined> {
  const names = await namesOf(context, kind, id, content, name)
  const changed = context.now().toISOString()
  const patch = { externalId: undefined, ...names, content, version: version + 1, changed }
  const after = await unique(context, content, () => context.store.resources.change(id, { version }, patch))
  if (after && kind === 'User') await settleRefusal(context, shown(content.userName))
  return after
}

/** Takes a user who is deleted out of all groups. */
export async function removeResource(context: Context, { id, kind, key, externalId }: Resource): Promise<void> {
  const { resources, identities } = context.store
  const at = context.now().toISOString()
  if (kind === 'User')
    await identities.put({ id, person: id, key, ...(externalId !== undefined && { externalId }), at })
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

/** An inactive user with the same externalId comes back, under a new name perhaps. */
async function returnOf(context: Context, content: Content): Promise<Resource | undefined> {
  const { externalId } = content
  if (typeof externalId !== 'string') return undefined
  const found = await context.store.resources.find({ where: { kind: 'User', externalId } })
  const inactive = found.length === 1 ? found.find(({ content: { active } }) => active === false) : undefined
  return inactive && changeResource(context, inactive, content)
}

/**
 * Somebody whom the directory deleted and creates again is the same person by externalId or whole userName. Whoever was in
 * the organisation before the directory took over is known by username. Nobody else gets a person's id.
 */
async function resourceId(context: Context, content: Content): Promise<string> {
  const { resources, identities } = context.store
  const { externalId, userName } = content
  const isFree = async (id: string) => !(await resources.get(id))
  for (const where of [
    ...(typeof externalId === 'string' ? [{ externalId }] : []),
    { key: String(userName).toLowerCase() },
  ])
    for (const { person } of await identities.find({ where })) if (await isFree(person)) return person
  const person = await personCalled(context, usernameOf(content))
  const isFirst = person && person.sponsor === undefined && !(await identities.get(person.id))
  return isFirst && (await isFree(person.id)) ? person.id : randomUUID()
}

/** @param before the localpart that the user has */
async function namesOf(context: Context, kind: Kind, id: string, content: Content, before?: string) {
  const { userName, displayName, externalId } = content
  const external = typeof externalId === 'string' ? { externalId } : {}
  if (kind === 'Group') return { name: id, key: String(displayName ?? '').toLowerCase(), ...external }
  const key = String(userName).toLowerCase()
  const name = before !== undefined && isDeletedName(key, before) ? before : await refusing(context, content)
  const [taken] = await context.store.resources.find({ where: { kind, name } })
  const person = await personCalled(context, name)
  const former = await formerHolder(context, name)
  const typed = shown(userName)
  if (former && former.id !== id)
    throw await notUnique(
      context,
      typed,
      say("The userName '{userName}' gives an address that {holder} had until now: choose another.", {
        userName: typed,
        holder: former.username,
      }),
    )
  if (taken && taken.id !== id)
    throw await notUnique(
      context,
      typed,
      say("The userName '{userName}' gives an address that {holder} has: choose another.", {
        userName: typed,
        holder: shown(taken.content.userName),
      }),
    )
  if (person?.sponsor !== undefined)
    throw await notUnique(
      context,
      typed,
      say("The userName '{userName}' gives an address that the guest {name} has: choose another.", {
        userName: typed,
        name,
      }),
    )
  return { name, key, ...external }
}

/** Entra ID writes 32 hexadecimal digits before the name of a user whom it has deleted for now: nobody is renamed by that. */
const isDeletedName = (key: string, before: string) =>
  /^[0-9a-f]{32}./.test(key) && localpart(key.slice(32).split('@', 1)[0] ?? '') === before

async function refusing(context: Context, content: Content): Promise<string> {
  try {
    return usernameOf(content)
  } catch (error) {
    if (error instanceof Fault) await noteRefusal(context, shown(content.userName), `SCIM: ${error.message}`)
    throw error
  }
}

/** Makes the username of the part before the @. */
function usernameOf({ userName }: Content): string {
  const [local = ''] = typeof userName === 'string' ? userName.trim().split('@', 1) : []
  const prepared = prepareLocalpart(local)
  if ('localpart' in prepared) return prepared.localpart
  throw new Fault(
    'bad-request',
    say("The userName '{userName}' {refused}.", { userName: shown(userName), refused: prepared.refused }),
    { scimType: 'invalidValue' },
  )
}

async function unique<T>(context: Context, content: Content, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    const userName = shown(content.userName)
    const text = say("The userName '{userName}' gives an address that somebody else has: choose another.", {
      userName,
    })
    throw await notUnique(context, userName, text)
  }
}

async function notUnique(context: Context, userName: string, text: string): Promise<Fault> {
  await noteRefusal(context, userName, `SCIM: ${text}`)
  return new Fault('conflict', text, { scimType: 'uniqueness' })
}

const shown = (text: unknown) => String(text ?? '').slice(0, 100)
