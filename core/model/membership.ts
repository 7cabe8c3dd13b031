// Memberships as values: how their ids are made, and whose group it is that follows from the chart.
import type { Membership } from './group.ts'

const DERIVED = /^(?:team|tree)-(?:chat|broadcast)\//

/**
 * The manager whose group it is, where it follows from the chart. Put into another group, it brings the manager along,
 * who is in no list of it.
 */
export const leadOf = (group: string): string | undefined =>
  DERIVED.test(group) ? group.replace(DERIVED, '') : undefined

export const ledBy = (person: string) =>
  ['team-chat', 'team-broadcast', 'tree-chat', 'tree-broadcast'].map(derived => `${derived}/${person}`)

export type Part = { person: string } | { nested: string }

export function newMembership(group: string, part: Part): Membership {
  const member = 'person' in part ? `person ${part.person}` : `group ${part.nested}`
  return { id: `${group} ${member}`, group, ...part }
}
