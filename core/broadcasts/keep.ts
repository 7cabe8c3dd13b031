// Keeps a selection: the people of one selective broadcast become a broadcast group of the sender's.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { createGroup } from '../groups/group.ts'
import { ownsGroup } from '../policy/permit.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Broadcast } from './records.ts'
import type { Caller } from '../model/caller.ts'
import { say, sayCount } from '../../texts/say.ts'

/** A name that people give to a group, as the beginning of an address: 'Board Circle' is board-circle. */
const toLocalpart = (name: string) => name.trim().replace(/\s+/g, '-').toLowerCase()

/** A selective broadcast of the caller's. @throws Fault item-not-found for others as for none, not-acceptable without a selection */
export async function selectiveBroadcast({ store }: Context, id: string, caller: Caller): Promise<Broadcast> {
  const broadcast = await store.broadcasts.get(id.trim())
  const group = broadcast && (await store.groups.get(broadcast.group))
  if (!broadcast?.accepted || broadcast.retracts !== undefined || !group || !ownsGroup(group, caller))
    throw new Fault('item-not-found', say('You sent no message {id}.', { id: id.slice(0, 40) }))
  if (!broadcast.audience)
    throw new Fault('not-acceptable', say('{id} went to everybody: there is no selection.', { id: broadcast.id }))
  return broadcast
}

/** @throws Fault conflict when the name is taken or the selection is kept already, forbidden or not-allowed for guests in it */
export async function keepSelection(
  context: Context,
  broadcast: Broadcast,
  title: string,
  caller: Caller,
): Promise<Group> {
  const { store } = context
  const before = broadcast.savedAs === undefined ? undefined : await store.groups.get(broadcast.savedAs)
  const owner = await ownerOf(context, broadcast, caller)
  if (before?.name === toLocalpart(title) && before.owner === owner.id) return before // asked again
  if (before) throw new Fault('conflict', say('This selection is kept already, as {name}.', { name: before.name }))
  const people = await store.people.find({ where: { id: { in: broadcast.audience ?? [] } } })
  const elsewhere = people.find(({ jid }) => jid !== undefined)?.jid
  if (elsewhere)
    throw new Fault(
      'not-allowed',
      say('{elsewhere} is on another server and has to be asked: make a group, and guest invite.', { elsewhere }),
    )
  const name = toLocalpart(title)
  const once = `selection ${broadcast.id}` // what an earlier try began is made whole, whoever asks again
  const group = await createGroup(context, { name, title, kind: 'broadcast', people, once }, owner, caller)
  await store.broadcasts.change(broadcast.id, {}, { savedAs: group.id })
  return group
}

/** Finds the owner of the new group: the caller, or for the administrator the owner of the group that was sent to. */
async function ownerOf({ store }: Context, broadcast: Broadcast, { person }: Caller): Promise<Person> {
  const group = await store.groups.get(broadcast.group)
  const owner = person ?? (group && (await store.people.get(group.owner)))
  if (!owner) throw new Fault('item-not-found', say('Nobody is there to own the group.'))
  return owner
}

/** The latest selections that a caller could still keep. */
export async function keepableSelections({ store }: Context, groups: Group[]): Promise<Broadcast[]> {
  const found = await Promise.all(
    groups.map(({ id: group }) =>
      store.broadcasts.find({
        where: { group, accepted: true, savedAs: null, retracts: null, corrects: null },
        sort: 'sent',
        descending: true,
        limit: 20,
      }),
    ),
  )
  return found.flat().filter(({ audience }) => audience !== undefined)
}

export const keepQuestion = ({ recipients }: Broadcast) =>
  sayCount(
    recipients,
    'Keep this selection ({count} person) as a broadcast group of yours? Write a name for it, or no.',
    'Keep this selection ({count} people) as a broadcast group of yours? Write a name for it, or no.',
  )
