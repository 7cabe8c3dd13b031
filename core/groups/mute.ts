// Muting and read-only periods: what the owner of a chat group says about who may write in its room.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { ownersOf } from '../policy/permit.ts'
import { ownedGroup } from './current.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import type { Write } from '../model/records.ts'
import { voiceId } from '../model/voice.ts'
import { say } from '../../texts/say.ts'

/**
 * Lets nobody but the owners write in a room until a time. The XMPP server keeps the time: the period ends, whatever
 * runs then. @param until an ISO time; none ends it
 */
export function setQuiet(context: Context, group: Group, until: Date | undefined, caller: Caller): Promise<void> {
  const by = caller.person?.id ?? null
  const at = context.now().toISOString()
  const ends = until?.toISOString().replace(/\.\d+/, '') // the same second on every server
  return edit(context, async () => {
    await permitRoom(context, group, caller)
    const rule = { id: group.id, group: group.id, until: ends, by, at }
    const write: Write =
      ends === undefined ? { remove: 'voiceRules', id: group.id } : { put: 'voiceRules', record: rule }
    return { scope: { people: [], groups: [group.id] }, writes: [write], result: undefined }
  })
}

/**
 * Mutes a person in a room, wherever the person goes meanwhile. @throws Fault not-acceptable for who decides here or is
 * not in the group
 */
export function mutePerson(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  return edit(context, async () => {
    const current = await permitRoom(context, group, caller)
    if (ownersOf(current).includes(person.id))
      throw new Fault(
        'not-acceptable',
        say('{name} decides in {group} and cannot be muted.', { name: person.name, group: group.name }),
      )
    if (!(await peopleOf(context, group.id)).includes(person.id))
      throw new Fault('item-not-found', say('{name} is not in {group}.', { name: person.name, group: group.name }))
    const by = caller.person?.id ?? null
    const at = context.now().toISOString()
    const fresh = { id: voiceId(group.id, person.id), group: group.id, person: person.id, by, at }
    return { scope: scopeOf(group, person), writes: [{ put: 'voiceRules', record: fresh }], result: undefined }
  })
}

/** Gives a muted person the voice again. @throws Fault item-not-found for who is not muted */
export function unmutePerson(context: Context, group: Group, person: Person, caller: Caller): Promise<void> {
  const id = voiceId(group.id, person.id)
  return edit(context, async () => {
    await permitRoom(context, group, caller)
    if (!(await context.store.voiceRules.get(id)))
      throw new Fault(
        'item-not-found',
        say('{name} is not muted in {group}.', { name: person.name, group: group.name }),
      )
    return { scope: scopeOf(group, person), writes: [{ remove: 'voiceRules', id }], result: undefined }
  })
}

const scopeOf = (group: Group, person: Person) => ({ people: [person.id], groups: [group.id] })

async function permitRoom(context: Context, group: Group, caller: Caller): Promise<Group> {
  const current = await ownedGroup(context, group, caller)
  if (current.kind === 'chat') return current
  throw new Fault(
    'not-acceptable',
    say('{name} is a broadcast group: nobody but its owners writes there anyway.', { name: group.name }),
  )
}

/** Removes the voice rules of a group or a person. */
export async function forgetVoiceRules(
  { store }: Context,
  where: { group: string } | { person: string },
): Promise<void> {
  for (const { id } of await store.voiceRules.find({ where })) await store.voiceRules.remove(id)
}
