// To whom a template goes: everybody whom a broadcast group reaches, some of them, or people who are named without a group.
import { Fault } from '../../xep/fault.ts'
import { audienceOf, reachOf, type Selection } from '../broadcasts/selection.ts'
import type { Context } from '../context.ts'
import { findGroup, groupNamed, knowsGroup } from '../groups/find.ts'
import { groupsAround } from '../graph.ts'
import { listsOf } from '../guests/lists.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { jidOf } from '../model/jid.ts'
import { personCalled } from '../people/person.ts'
import { ownsGroup, permitOwner } from '../policy/permit.ts'
import { say } from '../../texts/say.ts'

/** Names as a command has them. */
export interface Named {
  to: string[]
  only: string[] | undefined
  except: string[] | undefined
}

export interface Receivers {
  /** The group whose address it comes from. */
  group: Group
  selection?: Selection
  /** The ids of the people. */
  people: string[]
}

/** @throws Fault forbidden for the group of somebody else, not-acceptable for a chat group and for nobody */
export async function receiversOf(context: Context, { to, only, except }: Named, caller: Caller): Promise<Receivers> {
  const [name = '', ...more] = to
  const isList = more.length > 0 || !(await isKnownGroup(context, name, caller))
  if (isList && (only || except))
    throw new Fault(
      'bad-request',
      say('Name one broadcast group, to choose some of those whom it reaches. Nothing was sent.'),
    )
  if (isList && caller.person) return listed(context, to, caller)
  if (more.length)
    throw new Fault('bad-request', say('Name one broadcast group, and the people with --only. Nothing was sent.'))
  const group = await groupNamed(context, name, caller)
  if (group.kind !== 'broadcast')
    throw new Fault(
      'not-acceptable',
      say('{name} is a chat group: a template goes to a broadcast group.', { name: group.name }),
    )
  permitOwner(group, caller)
  const selection = only || except ? { ...(only && { only }), ...(except && { except }) } : undefined
  const people = selection ? await audienceOf(context, group, selection, caller) : await reachOf(context, group, caller)
  if (!people.length)
    throw new Fault('not-acceptable', say('Nobody else is in {name}. Nothing was sent.', { name: group.name }))
  return { group, people, ...(selection && { selection }) }
}

/** A group that the caller may not know of is answered like a name that nobody has. */
async function isKnownGroup(context: Context, name: string, caller: Caller): Promise<boolean> {
  const group = await findGroup(context, name)
  return group !== undefined && knowsGroup(context, group, caller)
}

/** A list comes from the smallest broadcast group of the caller's that reaches everybody on it. */
async function listed(context: Context, written: string[], caller: Caller): Promise<Receivers> {
  const only = await withoutLists(context, written, caller)
  const around = caller.person ? await groupsAround(context, caller.person.id) : []
  const own = around.filter(group => group.kind === 'broadcast' && ownsGroup(group, caller))
  const sized = await Promise.all(
    own.map(async group => ({ group, size: (await reachOf(context, group, caller)).length })),
  )
  for (const { group } of sized.sort((one, other) => one.size - other.size)) {
    const people = await audienceOf(context, group, { only }, caller).catch(noneOf)
    if (people) return { group, people, selection: { only } }
  }
  const named = written
    .map(name => name.slice(0, 100))
    .join(', ')
    .slice(0, 1_000)
  throw new Fault(
    'item-not-found',
    say('Nothing was sent: none of your broadcast groups reaches {names}.', { names: named }),
  )
}

/** A ready-made list stands for the people on it, unless somebody is called so. @throws Fault not-acceptable for an empty one */
async function withoutLists(context: Context, names: string[], caller: Caller): Promise<string[]> {
  const lists = await listsOf(context, caller.person)
  const all = await Promise.all(
    names.map(async name => {
      const list = lists.find(each => each.name === name.toLowerCase())
      if (!list || (await personCalled(context, list.name))) return [name]
      const others = list.people.filter(({ id }) => id !== caller.person?.id)
      if (!others.length)
        throw new Fault('not-acceptable', say('Nobody is on the list {name}. Nothing was sent.', { name: list.name }))
      return others.map(person => jidOf(person, context.config))
    }),
  )
  return [...new Set(all.flat())]
}

function noneOf(error: unknown): undefined {
  if (!(error instanceof Fault) || error.condition !== 'item-not-found') throw error
}
