// Spaces (XEP-0503): the tree below a manager is one, with the rooms and feeds of that manager and of the teams that stand in the
// tree by themselves. A tree within the tree is a space of its own, so each room and feed is part of one space at most.

/** The ids of the groups that a manager's tree can have as its parts, whether they are there or not. */
export function idsInSpace(owner: string, nested: Map<string, string[]>): string[] {
  const own = ['tree-chat', 'tree-broadcast', 'team-chat', 'team-broadcast'].map(derived => `${derived}/${owner}`)
  const below = own.flatMap(id => nested.get(id) ?? []).filter(id => id.startsWith('team-'))
  return [...new Set([...own, ...below])]
}

const TREE = 'tree-chat/'

/** The ids of the parts of spaces that the trees' managers have themselves, for the trees among the groups. */
export const partsOfOwn = (groups: Iterable<string>): string[] =>
  [...groups].filter(id => id.startsWith(TREE)).flatMap(id => idsInSpace(id.slice(TREE.length), new Map()))

/**
 * The ids of the trees in whose spaces groups can stand, whether those trees are there or not.
 * @param groups ids, with those of all that hold them
 */
export const treesShowing = (groups: Iterable<string>): string[] => [
  ...new Set(
    [...groups].map(id => id.replace(/^(?:tree|team)-(?:chat|broadcast)\//, TREE)).filter(id => id.startsWith(TREE)),
  ),
]
