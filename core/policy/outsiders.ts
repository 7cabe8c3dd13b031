// Judges who may bring which outsiders into which groups (BELLHOP_OUTSIDE). Asked when it happens, and not only when it was
// asked for: until somebody says yes or opens a link, rights and policies change.
import type { Outsider as Kind } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { permitOutside } from './permit.ts'
import { groupsHolding, groupsOf } from '../graph.ts'
import type { List, Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import { administrator, callerFor, type Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** Somebody from outside who is to be in a group. */
export interface ComingOutsider {
  kind: Kind
  /** Whoever is here already, and may be in groups above. */
  guest?: Person | undefined
  /** Lives on another server. */
  elsewhere?: boolean
}

export const kindOf = ({ list }: Pick<Person, 'list'>): Kind => list ?? 'link'

/** @throws Fault forbidden */
export const mayInvite = (
  context: Context,
  { list, group, elsewhere = false }: { list: List; group?: Group; elsewhere?: boolean },
  caller: Caller,
): Promise<void> => permitOutsiders(context, [{ kind: list, elsewhere }], group, caller)

/**
 * Permits outsiders in a group and in those that it is part of, where everybody in it is reached, too. A person on
 * another server counts in that very group.
 * @throws Fault forbidden
 */
export async function permitOutsiders(
  context: Context,
  coming: ComingOutsider[],
  group: Group | undefined,
  caller: Caller,
): Promise<void> {
  const { outside } = context.config
  const own = new Set(caller.person ? await groupsOf(context, caller.person.id) : [])
  for (const kind of new Set(coming.map(each => each.kind)))
    permitOutside(outside[kind], group, group !== undefined && own.has(group.id), caller)
  for (const outer of group && !caller.admin ? await holding(context, group) : [])
    for (const kind of new Set(await newTo(context, coming, outer)))
      if (!permits(() => permitOutside(outside[kind], outer, own.has(outer.id), caller))) throw partOf(group)
}

/**
 * Finds the groups above, in which a person who is put into this one is, too; of a group that follows from the chart
 * there are none.
 */
async function holding(context: Context, { id, origin }: Group): Promise<Group[]> {
  if (origin !== 'custom') return []
  const ids = await groupsHolding(context, { people: [], groups: [id] })
  ids.delete(id)
  return context.store.groups.find({ where: { id: { in: [...ids] } } })
}

async function newTo(context: Context, coming: ComingOutsider[], { id }: Group): Promise<Kind[]> {
  const found = await Promise.all(
    coming.map(async ({ kind, guest, elsewhere = guest?.jid !== undefined }) => {
      if (elsewhere) return []
      return guest && (await groupsOf(context, guest.id)).includes(id) ? [] : [kind]
    }),
  )
  return found.flat()
}

function permits(judge: () => void): boolean {
  try {
    judge()
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** Says that the group is part of another one, without its name: whoever opens a link is told this, too. */
const partOf = (group: Group | undefined) =>
  new Fault(
    'forbidden',
    say("{name} is part of a group of somebody else's, who alone can let outsiders of this kind into it.", {
      name: group?.name,
    }),
  )

/**
 * Permits putting guests who are here already into one more group. Guests on another server have to be asked.
 * @param direct those who are put there themselves
 * @param all these, and who comes along within groups
 * @throws Fault forbidden, not-acceptable
 */
export async function permitGuests(
  context: Context,
  { direct, all }: { direct: Person[]; all: string[] },
  group: Group | undefined,
  caller: Caller,
): Promise<void> {
  const elsewhere = direct.find(({ jid }) => jid !== undefined)?.jid
  if (elsewhere)
    throw new Fault(
      'not-acceptable',
      say('{elsewhere} is on another server and has to be asked: guest invite does that.', { elsewhere }),
    )
  const guests = await context.store.people.find({ where: { id: { in: all }, sponsor: { gt: '' } } })
  const coming = guests.map(guest => ({ kind: kindOf(guest), guest }))
  if (coming.length) await permitOutsiders(context, coming, group, caller)
}

/** Permits coming into a group by a link, for a stranger or a guest who is here already. @throws Fault forbidden */
export async function permitLink(
  context: Context,
  invite: { by: string | null },
  group: Group,
  guest?: Person,
): Promise<void> {
  refuseLinks(context)
  const maker = invite.by === null ? undefined : await context.store.people.get(invite.by)
  const caller = invite.by === null ? administrator : callerFor(context, maker)
  await permitOutsiders(context, [{ kind: guest ? kindOf(guest) : 'link', guest }], group, caller)
}

export function refuseLinks({ config }: Pick<Context, 'config'>): void {
  if (config.outside.link === 'nobody')
    throw new Fault(
      'forbidden',
      say('Here nobody comes in by a link: ask a member of the organisation for an invitation.'),
    )
}

/** Permits a member to answer for a guest whom somebody else brought in. @throws Fault forbidden */
export function permitSponsor(context: Context, guest: Person, successor: Person, caller: Caller): void {
  const allowed = context.config.outside[kindOf(guest)]
  if (caller.admin || permits(() => permitOutside(allowed, undefined, false, callerFor(context, successor)))) return
  throw new Fault(
    'forbidden',
    say('{name} may not bring in outsiders of this kind, so only the administrator says this.', {
      name: successor.name,
    }),
  )
}
