// Who sees which figures: everybody the own ones, owners their groups, managers the people below them and the groups of these, the
// administrator all.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { agentIds } from '../desk/agent.ts'
import { ownDesk } from '../desk/desk.ts'
import type { Desk } from '../desk/records.ts'
import { aboveOf, peopleOf } from '../graph.ts'
import { findGroup } from '../groups/find.ts'
import type { Scope, ScopeKind } from '../model/activity.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { personNamed } from '../people/person.ts'
import { ownersOf, permitAbove, permitPerson } from '../policy/permit.ts'
import { say } from '../../texts/say.ts'

/** What a report is about, for somebody who sees it. */
export interface Subject {
  scope: Scope
  /** What the scope is. */
  kind: ScopeKind
  /** The name of the group, desk or manager; nothing for the own figures. */
  name?: string
  /** Whether shares of single people are shown: the reader sees the own ones alone, or enough people are in it. */
  hasShares: boolean
}

/** The own figures of the caller, or those of a person whom the administrator names. @throws Fault */
export async function ownFigures(context: Context, name: string | undefined, caller: Caller): Promise<Subject> {
  const person = name === undefined ? caller.person : await personNamed(context, name)
  if (!person)
    throw new Fault('bad-request', say('You are no person of the organisation: name one, a group, a team or tree.'))
  permitPerson(person.id, caller)
  const isOwn = person.id === caller.person?.id
  if (!isOwn && context.config.reportNames === 'no') throw new Fault('forbidden', noNames())
  return { scope: `person ${person.id}`, kind: 'person', ...(!isOwn && { name: person.name }), hasShares: isOwn }
}

const noNames = () => say('Here reports show no figures of single people.')

const whoseText = (kind: 'team' | 'tree'): string =>
  kind === 'team'
    ? say('Whose team? Name the manager: report team ann.')
    : say('Whose tree? Name the manager: report tree ann.')

/** The team of a manager, or everybody below. @throws Fault forbidden, item-not-found */
export async function managedFigures(
  context: Context,
  kind: 'team' | 'tree',
  name: string | undefined,
  caller: Caller,
): Promise<Subject> {
  const manager = name === undefined ? caller.person : await personNamed(context, name)
  if (!manager) throw new Fault('bad-request', whoseText(kind))
  if (manager.id !== caller.person?.id) permitAbove(await aboveOf(context, manager), caller)
  const size = kind === 'team' ? await teamSize(context, manager) : await treeSize(context, manager)
  if (size < 2) throw new Fault('item-not-found', say('Nobody reports to {name}.', { name: manager.name }))
  return { scope: `${kind} ${manager.id}`, kind, name: manager.name, hasShares: isLarge(context, size) }
}

/** A group. @throws Fault item-not-found for who does not see it, as for a group that is not there */
export async function groupFigures(
  context: Context,
  name: string,
  caller: Caller,
): Promise<Subject & { group: Group }> {
  const group = await findGroup(context, name)
  if (!group || !(await seesGroup(context, group, caller)))
    throw new Fault(
      'item-not-found',
      say("There is no group '{name}' whose figures you see.", { name: name.slice(0, 100) }),
    )
  return {
    ...({ scope: `group ${group.id}`, kind: 'group', name: group.title } as const),
    hasShares: isLarge(context, await groupSize(context, group)),
    group,
  }
}

/** A desk, for who supervises it. @throws Fault item-not-found */
export async function deskFigures(context: Context, name: string, caller: Caller): Promise<Subject & { desk: Desk }> {
  const desk = await ownDesk(context, name, caller)
  return {
    ...({ scope: `desk ${desk.id}`, kind: 'desk', name: desk.title } as const),
    hasShares: isLarge(context, (await agentIds(context, desk)).length),
    desk,
  }
}

/** Owners see a group, and everybody above one of them. */
async function seesGroup(context: Context, group: Group, { admin, person }: Caller): Promise<boolean> {
  if (admin) return true
  if (!person || person.sponsor !== undefined) return false
  const owners = ownersOf(group)
  if (owners.includes(person.id)) return true
  for (const owner of await context.store.people.find({ where: { id: { in: owners } } }))
    if ((await aboveOf(context, owner)).includes(person.id)) return true
  return false
}

const isLarge = ({ config }: Context, people: number): boolean =>
  config.reportNames === 'yes' && people >= config.reportSmallest

/** Looks into the groups within only where those who are in it themselves are too few to show shares. */
async function groupSize(context: Context, group: Group): Promise<number> {
  const direct = await context.store.memberships.count({ group: group.id, nested: null })
  if (direct >= context.config.reportSmallest) return direct
  return new Set([...(await peopleOf(context, group.id)), ...ownersOf(group)]).size
}

const teamSize = async ({ store }: Context, { id }: Person): Promise<number> =>
  1 + (await store.people.count({ manager: id, sponsor: null }))

/** Counts on until it is enough to show shares. */
async function treeSize({ store, config }: Context, { id }: Person): Promise<number> {
  const seen = new Set([id])
  for (let level = [id]; level.length && seen.size < Math.max(2, config.reportSmallest);) {
    const below = await store.people.find({ where: { manager: { in: level }, sponsor: null } })
    level = below.map(person => person.id).filter(person => !seen.has(person))
    for (const person of level) seen.add(person)
  }
  return seen.size
}

/** Why shares of single people are not shown. */
export const noShares = ({ config }: Context): string =>
  config.reportNames === 'no'
    ? noNames()
    : say('Figures of single people are shown where at least {smallest} people are in it.', {
        smallest: config.reportSmallest,
      })
