// The only authority check: who may do what.
import type { Group } from '../store/collections.ts'
import { Fault } from '../xep/fault.ts'
import type { Caller } from './context.ts'

export type Who = 'anyone' | 'member' | 'admin'

/** @throws Fault forbidden, with what would be needed */
export function permit(who: Who, caller: Caller): void {
  if (who === 'admin' && !caller.admin) throw new Fault('forbidden', 'Only the administrator can do this.')
  if (who === 'member' && !caller.admin && !caller.person)
    throw new Fault('forbidden', 'Only members of the organisation can do this.')
}

/** For what concerns one person: that person and the administrator. */
export function permitPerson(person: string, caller: Caller): void {
  if (!caller.admin && caller.person?.id !== person)
    throw new Fault('forbidden', 'Only the person concerned and the administrator can do this.')
}

export const owns = (group: Group, caller: Caller) => caller.admin || caller.person?.id === group.owner

/** For what only a group's owner decides. */
export function permitOwner(group: Group, caller: Caller): void {
  if (!owns(group, caller)) throw new Fault('forbidden', `Only the owner of ${group.name} can do this.`)
}
