// A custom group has an owner, who answers for it, and further owners, who decide as well.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { currentPerson, currentGroup } from './current.ts'
import { permitCustom } from './group.ts'
import { ownersOf } from '../policy/permit.ts'
import { membershipWrites } from './membership-writes.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { newMembership } from '../model/membership.ts'
import { say } from '../../texts/say.ts'

/** Makes somebody an owner, or a plain member again. @throws Fault not-acceptable for the one who answers for it */
export async function setOwner(
  context: Context,
  group: Group,
  person: Person,
  isOwner: boolean,
  caller: Caller,
): Promise<void> {
  permitCustom(group, caller)
  await change(context, group, person, caller, current => {
    if (!isOwner && current.owner === person.id)
      throw new Fault(
        'not-acceptable',
        say('{name} answers for {group}: hand it over to somebody else.', { name: person.name, group: group.name }),
      )
    const others = (current.owners ?? []).filter(id => id !== person.id)
    const owners = isOwner && current.owner !== person.id ? [...others, person.id] : others
    return { owner: current.owner, owners, admins: (current.admins ?? []).filter(id => id !== person.id) }
  })
}

/** Gives a group another owner, who answers for it; the owner before stays a member. */
export async function handOverGroup(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  permitCustom(group, caller)
  await change(context, group, person, caller, current => ({
    owner: person.id,
    owners: (current.owners ?? []).filter(id => id !== person.id),
    admins: (current.admins ?? []).filter(id => id !== person.id),
  }))
}

const permitOwning = ({ sponsor, name }: Person) => {
  if (sponsor !== undefined)
    throw new Fault('not-acceptable', say('{name} is a guest, and guests own no groups.', { name }))
}

async function change(
  context: Context,
  group: Group,
  person: Person,
  caller: Caller,
  judge: (current: Group) => Pick<Group, 'owner' | 'owners' | 'admins'>,
): Promise<void> {
  await edit(context, async () => {
    const current = await currentGroup(context, group)
    permitCustom(current, caller)
    permitOwning(await currentPerson(context, person))
    const after = judge(current)
    const inside = ownersOf({ ...current, ...after }).map(id => newMembership(group.id, { person: id }))
    const writes = await membershipWrites(context, inside, caller.person?.id ?? null)
    writes.push({ change: 'groups', id: group.id, patch: after })
    return { scope: { people: [person.id, current.owner], groups: [group.id] }, writes, result: undefined }
  })
}
