// Rooms of custom groups are administered from any client: what somebody changes there is agreed to, as the group's
// memberships then say, or undone where it cannot be.
import { Fault } from '../../xep/fault.ts'
import { callerOf } from '../people/caller.ts'
import { roomsOf } from '../provisioning/actual.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { closeGroup, renameGroup } from './group.ts'
import { affiliationIn, isAddress, UNSURE } from '../provisioning/desired.ts'
import { groupNames } from './group-members.ts'
import { unsureWrites } from '../provisioning/provision.ts'
import { waysIn } from './nesting.ts'
import type { Doer } from './member-history.ts'
import { endMembershipWrites, membershipWrites } from './membership-writes.ts'
import { newNotice } from '../notices.ts'
import { formerHolder } from '../people/former-name.ts'
import { guestAt } from '../people/person.ts'
import { permitGuests } from '../policy/outsiders.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import type { Scope } from '../model/scope.ts'
import { callerFor } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { readBy } from '../model/reader.ts'
import { newMembership } from '../model/membership.ts'
import { ownTitle } from '../provisioning/external.ts'
import { say } from '../../texts/say.ts'

export interface RoomChange {
  /** The group's name. */
  name: string
  jid: string
  affiliation: 'owner' | 'admin' | 'member' | 'outcast' | 'none'
  /** Bare address of who did it; nobody knows when it was done while Bellhop was away. */
  by?: string
}

/**
 * Follows a change that somebody made in a room. Resolves when memberships, bookmarks and the room agree again. Why
 * something was undone is told to the person who did it.
 */
export async function followRoomChange(context: Context, change: RoomChange): Promise<void> {
  const [group] = await context.store.groups.find({ where: { name: change.name, origin: 'custom', kind: 'chat' } })
  if (!group) return
  const person = await personAt(context, change.jid)
  const actor = change.by === undefined ? undefined : await personAt(context, change.by)
  await edit(context, async () => {
    const current = (await context.store.groups.get(group.id)) ?? group
    // Who is nobody here is in no part of the organisation: then everything is compared.
    const scope: Scope | undefined = person && { people: [person.id], groups: [group.id] }
    const { writes, why } = await readBy(context, actor, async (): Promise<Agreed> =>
      person ? agreed(context, current, person, change) : { writes: [], why: await whyNobody(context, change.jid) },
    )
    const unsure = await unsureWrites(context, `room/${group.name}`, [change.jid])
    return {
      ...(scope && { scope }),
      writes: [...unsure, ...writes],
      notice: newNotice(context, why && actor ? [actor.id] : [], `${group.title}: ${why}`),
      result: undefined,
    }
  })
}

/** Agrees to what was changed while Bellhop was away: where the server holds anything else than it has confirmed. */
export async function resumeRooms(context: Context): Promise<void> {
  for (const change of await context.serially('org', () => changesOf(context))) await followRoomChange(context, change)
}

async function changesOf(context: Context): Promise<RoomChange[]> {
  const groups = await context.store.groups.find({ where: { origin: 'custom', kind: 'chat' } })
  const known = await context.store.provisioned.find({
    where: { id: { in: groups.map(({ name }) => `room/${name}`) } },
  })
  const confirmed = new Map(known.map(({ id, content }) => [id.slice('room/'.length), content]))
  const changes: RoomChange[] = []
  for (const { name, gone, members } of await roomsOf(context, [...confirmed.keys()])) {
    if (gone) continue // the doctor's business
    const content = confirmed.get(name) ?? {}
    const held = new Map(members.map(({ jid, affiliation }) => [jid, affiliation]))
    for (const jid of new Set([...held.keys(), ...Object.keys(content).filter(isAddress)])) {
      const affiliation = held.get(jid) ?? 'none'
      if (content[jid] !== UNSURE && affiliation !== affiliationIn(content[jid]))
        changes.push({ name, jid, affiliation })
    }
  }
  return changes
}

export async function titleRoom(context: Context, { name, title, by }: { name: string; title: string; by: string }) {
  const caller = await callerOf(context, by)
  await readBy(context, caller.person, async () =>
    renameGroup(context, await roomGroup(context, name), ownTitle(title), caller),
  )
}

/** Closes the group of a room that its owner has destroyed. @throws Fault what its owner is told instead */
export async function closeRoom(context: Context, { name, reason, by }: { name: string; reason: string; by: string }) {
  const caller = await callerOf(context, by)
  await readBy(context, caller.person, async () => closeGroup(context, await roomGroup(context, name), reason, caller))
}

async function roomGroup({ store }: Context, name: string): Promise<Group> {
  const [group] = await store.groups.find({ where: { name, kind: 'chat' } })
  if (!group) throw new Fault('item-not-found', say('There is no such group.'))
  return group
}

/** The part of a change that is agreed to, and why the rest is not. */
interface Agreed {
  writes: Write[]
  why?: string | undefined
}

async function agreed(
  context: Context,
  group: Group,
  person: Person,
  { affiliation, by, jid }: RoomChange,
): Promise<Agreed> {
  const { memberships } = context.store
  const wanted = newMembership(group.id, { person: person.id })
  const [isOwner, isAdmin] = [affiliation === 'owner', affiliation === 'admin']
  if (person.id === group.owner)
    return {
      writes: [],
      why: isOwner ? undefined : say('{name} owns this group: hand it over first.', { name: person.name }),
    }
  if ((isOwner || isAdmin) && person.sponsor !== undefined)
    return {
      writes: [],
      why: isOwner
        ? say('{name} is a guest, and guests own no groups.', { name: person.name })
        : say('{name} is a guest, and guests moderate no groups.', { name: person.name }),
    }
  const isThere = (await memberships.get(wanted.id)) !== undefined
  const among = (ids: string[] = [], is: boolean) => [...ids.filter(id => id !== person.id), ...(is ? [person.id] : [])]
  const before = { owners: group.owners ?? [], admins: group.admins ?? [] }
  const after = { owners: among(group.owners, isOwner), admins: among(group.admins, isAdmin) }
  const isSame = JSON.stringify(before) === JSON.stringify(after)
  const deciding: Write[] = isSame ? [] : [{ change: 'groups', id: group.id, patch: after }]
  if (affiliation !== 'none' && affiliation !== 'outcast') {
    const why = await refusalOf(context, group, person, by)
    const added =
      why !== undefined || isThere ? [] : await membershipWrites(context, [wanted], await doerOf(context, group, by))
    return { writes: [...deciding, ...added], why }
  }
  // What nobody saw counts as the owner's.
  const doer = await doerOf(context, group, by)
  const ended = await endMembershipWrites(
    context,
    [wanted.id],
    doer,
    by === jid ? undefined : context.now().toISOString(),
  )
  const ways = await waysIn(context, group, person.id)
  return {
    writes: isThere ? ended : [...deciding, ...ended],
    why: ways.length
      ? say('{name} is in it by {ways}, too: it has to be changed there.', {
          name: person.name,
          ways: groupNames(ways),
        })
      : undefined,
  }
}

/** Who did it; what nobody saw counts as the owner's. */
const doerOf = async (context: Context, group: Group, by: string | undefined): Promise<Doer> =>
  by === undefined ? group.owner : ((await callerOf(context, by)).person?.id ?? null)

/** Says why a guest may not be let in by the person who did it; a change that nobody saw counts as the owner's. */
async function refusalOf(context: Context, group: Group, person: Person, by: string | undefined) {
  if (person.sponsor === undefined || (await peopleOf(context, group.id)).includes(person.id)) return undefined
  const owner = await context.store.people.get(group.owner)
  const caller = by === undefined ? callerFor(context, owner) : await callerOf(context, by)
  try {
    await permitGuests(context, { direct: [person], all: [person.id] }, group, caller)
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}

async function whyNobody(context: Context, jid: string): Promise<string> {
  const [username = '', domain] = jid.split('@')
  const renamed = domain === context.config.domain ? await formerHolder(context, username) : undefined
  return renamed
    ? say('the address of {name} is now {address}.', { name: renamed.name, address: jidOf(renamed, context.config) })
    : say('{jid} is nobody here: use an invite.', { jid })
}

async function personAt(context: Context, jid: string): Promise<Person | undefined> {
  return (await callerOf(context, jid)).person ?? (await guestAt(context, jid))
}
