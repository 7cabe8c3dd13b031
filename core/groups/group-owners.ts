// Who decides in a custom group: its owner, who answers for it, and further owners.
import type { Group } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import type { Caller, Context, Person } from '../context.ts'
import { judgedEdit } from '../mirror/edit.ts'
import { present, refuseGone } from './current.ts'
import { permitCustom } from './group.ts'
import { membership } from '../organisation/hierarchy.ts'
import { ownersOf } from '../permit.ts'
import { beginPlaces } from './place.ts'

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
      throw new Fault('not-acceptable', `${person.name} answers for ${group.name}: hand it over to somebody else.`)
    const others = (current.owners ?? []).filter(id => id !== person.id)
    return { owner: current.owner, owners: isOwner && current.owner !== person.id ? [...others, person.id] : others }
  })
}

/** From then on somebody else answers for it; who did so before stays a member. */
export async function handOverGroup(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  permitCustom(group, caller)
  await change(context, group, person, caller, current => ({
    owner: person.id,
    owners: (current.owners ?? []).filter(id => id !== person.id),
  }))
}

const permitOwning = ({ guest, name }: Person) => {
  if (guest !== undefined) throw new Fault('not-acceptable', `${name} is a guest, and guests own no groups.`)
}

async function change(
  context: Context,
  group: Group,
  person: Person,
  caller: Caller,
  judge: (current: Group) => Pick<Group, 'owner' | 'owners'>,
): Promise<void> {
  const { groups } = context.store
  await judgedEdit(context, async () => {
    const current = await refuseGone(context, group)
    permitCustom(current, caller)
    permitOwning(await present(context, person))
    const after = judge(current)
    const write = async () => {
      const inside = ownersOf({ ...current, ...after }).map(id => membership(group.id, { person: id }))
      await beginPlaces(context, inside)
      await groups.change(group.id, {}, after)
    }
    return { scope: { people: [person.id, current.owner], groups: [group.id] }, write }
  })
}
