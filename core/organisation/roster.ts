// A roster shows the person's own team, and people further up and down the reporting lines.
import type { Group } from '../model/group.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import type { RosterItem, Snapshot } from '../provisioning/snapshot.ts'

export const colleagueContacts = (all: Snapshot) =>
  function* (person: Person): Iterable<[string, RosterItem]> {
    const { people, groups, config } = all
    for (const [id, lead] of teamOf(person, all)) {
      const other = people.get(id)
      const team = people.get(lead)
      if (other && team) yield [jidOf(other, config), both(other, teamTitle(team, groups))]
    }
    if (person.sponsor) return
    for (const above of managers(all, person).slice(1)) yield [jidOf(above, config), both(above, 'Managers')]
    for (const below of levelsBelow(all, person).slice(1))
      for (const report of below) yield [jidOf(report, config), both(report, 'Reports')]
  }

const both = ({ name }: Person, group: string): RosterItem => ({ name, subscription: 'both', group })

/**
 * Pairs of a contact's id and the id of the manager in whose team the two know each other. Colleagues grow with the square
 * of the team: beyond a bound there are none.
 */
function* teamOf({ id, manager }: Person, { reports, config }: Snapshot): Iterable<[string, string]> {
  for (const report of reports.get(id) ?? []) yield [report, id]
  if (manager === null) return
  const peers = reports.get(manager) ?? []
  if (peers.length <= config.rosterTeam) for (const peer of peers) if (peer !== id) yield [peer, manager]
  yield [manager, manager]
}

const teamTitle = (lead: Person, groups: Map<string, Group>) =>
  groups.get(`team-chat/${lead.id}`)?.title ?? groups.get(`team-broadcast/${lead.id}`)?.title ?? `Team of ${lead.name}`

/** Lists the managers above, nearest first. */
function managers({ people, config }: Snapshot, { id, manager }: Person): Person[] {
  const found: Person[] = []
  for (let next = manager; next !== null && found.length < config.rosterLevels;) {
    const above = people.get(next)
    if (!above || above.id === id || found.includes(above)) break
    found.push(above)
    next = above.manager
  }
  return found
}

/** Lists the people below, level by level. */
export function levelsBelow({ people, reports, config }: Snapshot, { id }: Person): Person[][] {
  const found: Person[][] = []
  for (let level = [id]; level.length && found.length < config.rosterLevels;) {
    level = level.flatMap(each => reports.get(each) ?? []).filter(each => each !== id)
    found.push(level.map(each => people.get(each)).filter(person => person !== undefined))
  }
  return found
}
