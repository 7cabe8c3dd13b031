// External groups, those that reach a guest: how their titles and rooms say so.
import type { Snapshot } from './snapshot.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'

const MARK = ' · external'

/** What rooms say of themselves beside the title. */
export const DESCRIPTION = 'There are guests from outside the organisation here.'

type Reach = Pick<Snapshot, 'people' | 'within'>

const isExternal = ({ people, within }: Reach, { id }: Group) =>
  (within.get(id) ?? []).some(person => people.get(person)?.sponsor !== undefined)

/** Whether groups are external, each looked at once. */
export function findExternals(all: Reach): (group: Group) => boolean {
  const known = new Map<string, boolean>()
  return group => {
    const found = known.get(group.id) ?? isExternal(all, group)
    known.set(group.id, found)
    return found
  }
}

/** Cuts the title that an owner gave out of the title as everybody reads it. */
export const ownTitle = (title: string) => (title.endsWith(MARK) ? title.slice(0, -MARK.length) : title)

/**
 * Makes the title of a group as everybody reads it. A broadcast group that a member made names its owner, so that nobody takes its
 * messages for those of the organisation.
 * @param owner absent where nobody owns the group at the moment
 */
export function groupTitle(group: Group, external: boolean, owner: Pick<Person, 'name'> | undefined): string {
  const { title, origin, kind } = group
  const named = origin === 'custom' && kind === 'broadcast' && owner ? `${title} · by ${owner.name}` : title
  return external ? named + MARK : named
}
