// Names of derived groups that another group has already: such a group gets a free name, and everything else goes on.
import { localpart } from '../model/localpart.ts'
import type { Group } from '../model/group.ts'

/** The same groups under names that are free, and a note for each that does not have the name of its pattern. */
export function freeNames(derived: Group[], custom: Group[]): { groups: Group[]; notes: string[] } {
  const taken = new Set(custom.map(({ name }) => name))
  const wanted = new Set(derived.map(({ name }) => name))
  const notes: string[] = []
  const groups = derived.map(group => {
    if (!taken.has(group.name)) return group
    const name = numbered(group, candidate => taken.has(candidate) || wanted.has(candidate))
    taken.add(name)
    notes.push(
      `A custom group has the name ${group.name}: ${group.title} is called ${name} until that group is closed.`,
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
