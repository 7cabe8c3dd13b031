// Spaces (XEP-0503): the tree below a manager is one, with the rooms and feeds of that manager and of the teams that stand in the
// tree by themselves. A tree within the tree is a space of its own, so each room and feed is part of one space at most.
import { ledBy } from '../model/membership.ts'

/** Makes the ids of the groups that a manager's tree can have as its parts, whether they are there or not. */
export function idsInSpace(owner: string, nested: Map<string, string[]>): string[] {
  const own = ledBy(owner)
  const below = own.flatMap(id => nested.get(id) ?? []).filter(id => id.startsWith('team-'))
  return [...new Set([...own, ...below])]
}
