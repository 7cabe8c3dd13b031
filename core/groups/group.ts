// Custom groups: made by a member, who owns them; given another title; closed. Who is in them: group-members.ts
import { Fault } from '../../xep/fault.ts'
import { fitText, unfitCharacter } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { edit } from '../provisioning/edit.ts'
import { permitAddition } from './additions.ts'
import { currentPerson, currentGroup } from './current.ts'
import { prepareLocalpart } from '../model/localpart.ts'
import { newNotice } from '../notices.ts'
import { permitGuests } from '../policy/outsiders.ts'
import { permitBroadcastGroup, permitOwner } from '../policy/permit.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import type { Scope } from '../model/scope.ts'
import type { Caller } from '../model/caller.ts'
import { findGroup } from './find.ts'
import { newMembership } from '../model/membership.ts'
import { inLanguage, say } from '../../texts/say.ts'

const LONGEST = 100 // characters of a title

export interface NewGroup {
  name: string
  title: string
  kind: Group['kind']
  /** Who is in it from the beginning, beside its owner. */
  people?: Person[]
  /** Identifies the making: the same text asks for the same group again. */
  once?: string | undefined
}

/**
 * Makes a custom group. @param caller who must be allowed to bring in the guests among them
 * @throws Fault conflict when the name is taken, not-acceptable when it cannot be an address, item-not-found for who has left
 */
export async function createGroup(context: Context, asked: NewGroup, owner: Person, caller: Caller): Promise<Group> {
  const title = fitTitle(asked.title)
  const name = fitName(context, asked.name)
  if (owner.sponsor !== undefined) throw new Fault('forbidden', say('Only members of the organisation own groups.'))
  const id = `custom/${idFrom(context, 'group', asked.once)}`
  return edit(context, async () => {
    const known = await context.store.groups.get(id)
    await currentPerson(context, owner)
    const picked = await Promise.all((asked.people ?? []).map(person => currentPerson(context, person)))
    await permitGuests(context, { direct: picked, all: picked.map(each => each.id) }, undefined, caller)
    if (!known) await permitGroup(context, { name, title, kind: asked.kind }, owner, caller)
    const group: Group = known ?? {
      id,
      name,
      kind: asked.kind,
      origin: 'custom',
      title,
      owner: owner.id,
    }
    const people = [...new Set([owner.id, ...picked.map(each => each.id)])]
    const addition = known ? undefined : await permitAddition(context, undefined, people, caller)
    const writes: Write[] = people.map(person => ({ put: 'memberships', record: newMembership(group.id, { person }) }))
    if (addition) writes.push({ insert: 'additions', record: addition })
    if (!known) writes.push({ insert: 'groups', record: group })
    return { scope: { people, groups: [group.id] }, writes, result: group }
  })
}

/** Gives a group another title, which everybody reads in room, roster and bookmarks at once. */
export async function renameGroup(context: Context, group: Group, given: string, caller: Caller): Promise<Group> {
  const title = fitTitle(given)
  permitCustom(group, caller)
  return edit(context, async () => {
    const current = await currentGroup(context, group)
    permitCustom(current, caller)
    await refuseMisleading(context, title)
    return {
      scope: await wholeScope(context, group),
      writes: [{ change: 'groups', id: group.id, patch: { title } }],
      result: { ...current, title },
    }
  })
}

/** Closes a group. Its members are told once; its room is gone with its archive, and its address is refused from then on. */
export async function closeGroup(context: Context, group: Group, typed: string, caller: Caller): Promise<void> {
  permitCustom(group, caller)
  const { store, config } = context
  const { title } = group
  const given = fitText(typed.trim())
  const closed = () => say('{title} was closed.', { title })
  const reason = given || inLanguage(config.language, closed) // everybody in the room reads it
  const text = given ? () => say('{title} was closed: {reason}', { title, reason }) : closed
  await edit(context, async () => {
    const current = await store.groups.get(group.id)
    if (!current) throw new Fault('item-not-found', say('{name} is closed already.', { name: group.name }))
    permitCustom(current, caller)
    const { people } = await wholeScope(context, group)
    const holding = await store.memberships.find({ where: { nested: group.id } })
    const scope: Scope = {
      people,
      groups: [...new Set(holding.map(each => each.group))],
      closed: { [group.name]: reason },
    }
    const others = people.filter(id => id !== caller.person?.id)
    return {
      scope,
      writes: [{ remove: 'groups', id: group.id }],
      gone: { groups: [current] },
      notice: newNotice(context, others, text),
      result: undefined,
    }
  })
}

/** The scope of everyone in a group, and of the group itself. */
async function wholeScope(context: Context, group: Group): Promise<Scope> {
  const people = new Set([group.owner, ...(group.owners ?? []), ...(await peopleOf(context, group.id))])
  return { people: [...people], groups: [group.id] }
}

/** @throws Fault forbidden; not-acceptable for a group that follows the organisation's structure */
export function permitCustom(group: Group, caller: Caller): void {
  permitOwner(group, caller)
  if (group.origin !== 'custom')
    throw new Fault(
      'not-acceptable',
      say("{name} follows the organisation's structure and changes with it.", { name: group.name }),
    )
}

function fitName({ house }: Context, given: string): string {
  const prepared = prepareLocalpart(given.trim())
  if ('refused' in prepared)
    throw new Fault(
      'not-acceptable',
      say("'{given}' cannot be an address: it {refused}.", { given: given.slice(0, 100), refused: prepared.refused }),
    )
  if (house.localparts.includes(prepared.localpart)) throw taken(prepared.localpart)
  return prepared.localpart
}

function fitTitle(given: string): string {
  const title = given.replace(/\s+/g, ' ').trim()
  if (title && title.length <= LONGEST && !unfitCharacter(title)) return title
  throw new Fault(
    'not-acceptable',
    say('A title has 1 to {longest} characters, none of them a control character.', { longest: LONGEST }),
  )
}

/** @throws Fault forbidden, policy-violation for one too many, not-acceptable for a misleading title, conflict for a name */
async function permitGroup(
  context: Context,
  { name, title, kind }: Pick<Group, 'name' | 'title' | 'kind'>,
  owner: Person,
  caller: Caller,
): Promise<void> {
  const { store, config } = context
  await refuseTaken(context, name)
  await refuseMisleading(context, title)
  if (caller.admin) return
  if (kind === 'broadcast')
    permitBroadcastGroup(config.broadcastGroups, await store.people.count({ manager: owner.id }))
  if ((await store.groups.count({ owner: owner.id, origin: 'custom' })) >= config.ownGroups)
    throw new Fault(
      'policy-violation',
      say('You own {most} groups, and nobody may own more: close one, or hand it over.', { most: config.ownGroups }),
    )
}

async function refuseMisleading({ names }: Context, title: string): Promise<void> {
  if (await names.looksTaken(title))
    throw new Fault(
      'not-acceptable',
      say("'{title}' looks like the name of somebody here or of a group of the organisation: choose another title.", {
        title,
      }),
    )
}

async function refuseTaken(context: Context, name: string): Promise<void> {
  if (await isTaken(context, name)) throw taken(name)
}

/** Whether a group or another address of ours has this name, or would get it if somebody who is here led a team. */
export async function isTaken(context: Context, name: string): Promise<boolean> {
  if ((await context.names.reservesAddress(name)) || (await findGroup(context, name)) !== undefined) return true
  const others = await Promise.all(context.house.addresses.map(({ isReserved }) => isReserved?.(context, name)))
  return others.includes(true)
}

const taken = (name: string) =>
  new Fault('conflict', say("There is a group '{name}' already: choose another name.", { name }))
