// The only authority check: it says which caller may do what.
import type { Allowed, Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

/** A person has an account here, as members and guests do; a member is on the organisation's list. */
export type Who = 'anyone' | 'person' | 'member' | 'admin'

export const meetsRole = (who: Who, { admin, person }: Caller): boolean =>
  admin || who === 'anyone' || (who === 'person' && person !== undefined) || (who === 'member' && isMember(person))

const isMember = (person: Person | undefined) => person !== undefined && person.sponsor === undefined

/** @throws Fault forbidden, with what would be needed */
export function permit(who: Who, caller: Caller): void {
  if (meetsRole(who, caller)) return
  throw new Fault('forbidden', onlyText(who))
}

function onlyText(who: Who): string {
  if (who === 'admin') return say('Only the administrator can do this.')
  return who === 'member'
    ? say('Only members of the organisation can do this.')
    : say('Only people with an account can do this.')
}

/** Permits what concerns one person to that person and the administrator. */
export function permitPerson(person: string | null, caller: Caller): void {
  if (!caller.admin && (person === null || caller.person?.id !== person))
    throw new Fault('forbidden', say('Only the person concerned and the administrator can do this.'))
}

export const ownsGroup = (group: Group, caller: Caller) =>
  caller.admin || (caller.person !== undefined && ownersOf(group).includes(caller.person.id))

/** Lists the owners, first the one who answers for the group. */
export const ownersOf = ({ owner, owners = [] }: Group): string[] => [owner, ...owners.filter(id => id !== owner)]

/** Permits what only a group's owner decides. */
export function permitOwner(group: Group, caller: Caller): void {
  if (!ownsGroup(group, caller))
    throw new Fault('forbidden', say('Only the owner of {name} can do this.', { name: group.name }))
}

/** Permits making a broadcast group, as the setting allows it. @param reports how many people the owner is the manager of */
export function permitBroadcastGroup(allowed: Config['broadcastGroups'], reports: number): void {
  if (allowed === 'members' || (allowed === 'managers' && reports > 0)) return
  throw new Fault(
    'forbidden',
    allowed === 'managers'
      ? say('Only managers and the administrator make broadcast groups.')
      : say('Only the administrator makes broadcast groups.'),
  )
}

/** Permits what is decided above a person; `above` are the ids of everyone there. */
export function permitAbove(above: string[], caller: Caller): void {
  if (!caller.admin && !(caller.person && above.includes(caller.person.id)))
    throw new Fault('forbidden', say('Only managers, for the people below them, and the administrator can do this.'))
}

/** Permits bringing in somebody from outside, as the setting allows it; `isIn` says whether the caller is in the group. */
export function permitOutside(allowed: Allowed, group: Group | undefined, isIn: boolean, caller: Caller): void {
  if (caller.admin) return
  permit('member', caller)
  if (allowed === 'nobody')
    throw new Fault('forbidden', say('Only the administrator brings in outsiders of this kind.'))
  if (!group || ownsGroup(group, caller) || (allowed === 'members' && isIn)) return
  const { name } = group
  throw new Fault(
    'forbidden',
    allowed === 'members'
      ? say('Only the members of {name} can invite outsiders of this kind into it.', { name })
      : say('Only the owners of {name} can invite outsiders of this kind into it.', { name }),
  )
}
