// Names of derived groups. A group keeps the name that it was given first, whoever is renamed: its address is that of a room
// with an archive. A name that another group has already gives way to a free one.
import { localpart } from '../model/localpart.ts'
import { ownName } from '../model/name-swap.ts'
import type { Group } from '../model/group.ts'
import type { Note } from '../model/listing.ts'
import { say } from '../../texts/say.ts'

/**
 * The same groups under the names that they have or get, and a note for each that another group keeps from its pattern's name.
 * @param present derived groups as they are, and those that were dissolved and keep their names for a time
 * @param others names of all other groups
 */
export function nameGroups(
  derived: Group[],
  present: Pick<Group, 'id' | 'name'>[],
  others: string[],
): { groups: Group[]; notes: Note[] } {
  const names = new Map(present.map(({ id, name }) => [id, ownName(name)]))
  const taken = new Set([...others, ...names.values()])
  const wanted = new Set(derived.filter(({ id }) => !names.has(id)).map(({ name }) => name))
  const notes: Note[] = []
  const groups = derived.map(group => {
    const known = names.get(group.id)
    if (known === undefined && !taken.has(group.name)) return group
    const name = known ?? numbered(group, candidate => taken.has(candidate) || wanted.has(candidate))
    taken.add(name)
    if (name.startsWith(`${group.name}-`) && taken.has(group.name))
      notes.push(() =>
        say('Another group has the name {name}: {title} is called {other}.', {
          ...{ name: group.name, title: group.title, other: name },
        }),
      )
    return { ...group, name }
  })
  return { groups, notes }
}

/** `team-carol-2`; a name that cannot end in a number, as one written from right to left, gives way to `team-chat-2`. */
function numbered({ id, name }: Group, isTaken: (name: string) => boolean): string {
  const base = localpart(`${name}-2`) ? name : (id.split('/', 1)[0] ?? 'group')
  for (let number = 2; ; number++) if (!isTaken(`${base}-${number}`)) return `${base}-${number}`
}
