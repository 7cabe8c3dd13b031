// Which of our addresses somebody wrote to. One that the caller may not know of is answered like one that is not there.
import { hosts } from '../config.ts'
import { Fault } from '../xep/fault.ts'
import type { Request } from './router.ts'
import type { Group } from '../core/model/group.ts'
import { knows, findGroup } from '../core/groups/find.ts'

export type Address = { kind: 'bellhop' } | { kind: 'group'; group: Group }

/** @throws Fault item-not-found */
export async function addressed({ context, to, caller }: Request): Promise<Address> {
  const { bellhop, component } = hosts(context.config)
  if (to === bellhop || to === component) return { kind: 'bellhop' }
  const group = await findGroup(context, to)
  if (group && (await knows(context, group, caller))) return { kind: 'group', group }
  throw new Fault('item-not-found', 'There is nobody at this address.')
}
