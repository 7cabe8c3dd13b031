// Muting and read-only periods: what the owner of a chat group says about who may write in its room.
import type { Group, Person } from '../../store/collections.ts'
import { Fault } from '../../xep/fault.ts'
import type { Caller, Context } from '../context.ts'
import { edit } from '../mirror/edit.ts'
import { ownersOf, permitOwner } from '../permit.ts'
import { peopleOf } from './reach.ts'
import { silenceId } from './silence.ts'

/** The room's server keeps the time: it ends when it is over, whatever runs then. @param until an ISO time; none ends it */
export async function setQuiet(context: Context, group: Group, until: Date | undefined, caller: Caller): Promise<void> {
  permitRoom(group, caller)
  const { silences } = context.store
  const by = caller.person?.id ?? null
  const at = context.now().toISOString()
  const ends = until?.toISOString().replace(/\.\d+/, '') // the same second on every server
  await edit(
    context,
    async () => {
      if (ends === undefined) await silences.remove(group.id)
      else await silences.put({ id: group.id, group: group.id, until: ends, by, at })
    },
    { people: [], groups: [group.id] },
  )
}

/** Holds wherever the person goes meanwhile. @throws Fault not-acceptable for who decides here or is not in the group */
export async function mute(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  permitRoom(group, caller)
  if (ownersOf(group).includes(person.id))
    throw new Fault('not-acceptable', `${person.name} decides in ${group.name} and cannot be muted.`)
  if (!(await peopleOf(context, group.id)).includes(person.id))
    throw new Fault('item-not-found', `${person.name} is not in ${group.name}.`)
  const id = silenceId(group.id, person.id)
  const fresh = {
    id,
    group: group.id,
    person: person.id,
    by: caller.person?.id ?? null,
    at: context.now().toISOString(),
  }
  await edit(context, () => context.store.silences.put(fresh), { people: [person.id], groups: [group.id] })
}

/** @throws Fault item-not-found for who is not muted */
export async function unmute(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  permitRoom(group, caller)
  const id = silenceId(group.id, person.id)
  const done = await edit(context, () => context.store.silences.remove(id), { people: [person.id], groups: [group.id] })
  if (!done) throw new Fault('item-not-found', `${person.name} is not muted in ${group.name}.`)
}

function permitRoom(group: Group, caller: Caller): void {
  permitOwner(group, caller)
  if (group.kind !== 'chat')
    throw new Fault('not-acceptable', `${group.name} is a broadcast group: nobody but its owners writes there anyway.`)
}
