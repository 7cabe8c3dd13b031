// Sub-groups: any member of a chat group picks some of the others and has a new group with them, which stands for itself.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { createGroup, isTaken } from './group.ts'
import { peopleById } from '../people/person.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** Lists the others in a chat group, for somebody who is in it. @throws Fault forbidden */
export async function othersIn(context: Context, group: Group, { person, admin }: Caller): Promise<Person[]> {
  if (group.kind !== 'chat')
    throw new Fault(
      'not-acceptable',
      say('{name} is a broadcast group, whose members do not see each other.', { name: group.name }),
    )
  const inside = new Set([group.owner, ...(await peopleOf(context, group.id))])
  if (!admin && !(person && inside.has(person.id)))
    throw new Fault('forbidden', say('Only members of {name} can do this.', { name: group.name }))
  return (await peopleById(context, [...inside])).filter(({ id }) => id !== person?.id)
}

/** Makes a group of some others in a chat group. @throws Fault item-not-found naming who is not in the group */
export async function makeSubgroup(
  context: Context,
  group: Group,
  picked: string[],
  { title, name }: { title: string; name?: string },
  caller: Caller,
): Promise<Group> {
  if (!caller.person) throw new Fault('bad-request', say('The administrator is in no group.'))
  const others = new Map((await othersIn(context, group, caller)).map(person => [person.username, person]))
  const wanted = [...new Set(picked.map(each => each.split('@')[0]?.toLowerCase() ?? ''))]
  const unknown = wanted.filter(each => !others.has(each) && each !== caller.person?.username)
  if (unknown.length)
    throw new Fault(
      'item-not-found',
      say('Not in {name}: {unknown}.', { name: group.name, unknown: unknown.join(', ') }),
    )
  const people = wanted.map(each => others.get(each)).filter(person => person !== undefined)
  if (!people.length) throw new Fault('not-acceptable', say('Pick at least one other member.'))
  const free = name ?? (await freeName(context, title))
  return createGroup(context, { name: free, title, kind: 'chat', people, once: inboxId(caller) }, caller.person, caller)
}

/** Makes an address of the title; with a number when it is taken. */
async function freeName(context: Context, title: string): Promise<string> {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const base = plain || 'group'
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!(await isTaken(context, name))) return name
  }
}
