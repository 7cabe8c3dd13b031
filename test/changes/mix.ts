// Which change is next: every kind, the frequent ones more often.
import { csv } from '../support/chart.ts'
import type { Change, Kind, Scenery } from './change.ts'
import { follows as followsChart, nextChart } from './charts.ts'
import { clientChanges } from './clients.ts'
import * as groups from './groups.ts'
import { guestChanges } from './guests.ts'
import { idOf } from './organisation.ts'
import * as memberships from './memberships.ts'

const becomes: Kind = ({ org, draw, doors, count }) => {
  const rows = nextChart(org.rows, draw, count)
  const file = csv(rows)
  const gone = org.rows.map(idOf).filter(id => !rows.some(row => row.id === id))
  return {
    says: `the chart changes:\n${file}`,
    does: () => doors.http('org-apply', { file, 'yes-remove': String(gone.length) }),
    then: () => {
      followsChart(org, rows)
      for (const id of gone) doors.forgets(id)
    },
  }
}

const groupChanges: Kind[] = [
  groups.makes,
  groups.makes,
  groups.subgroup,
  memberships.adds,
  memberships.adds,
  memberships.adds,
  memberships.nests,
  memberships.nests,
  memberships.nests,
  memberships.removes,
  memberships.removes,
  memberships.leaves,
  memberships.unnests,
  groups.owners,
  groups.owners,
  groups.handsOver,
  groups.renames,
  groups.closes,
  groups.mutes,
  groups.mutes,
  groups.unmutes,
  groups.quietens,
  groups.keeps,
  groups.follows,
  memberships.writes,
  memberships.writes,
]

const kinds = [groupChanges, groupChanges, groupChanges, guestChanges, clientChanges, [becomes]]

/** The next that is possible. */
export function next(scenery: Scenery): Change {
  for (;;) {
    const kind = scenery.draw.one(scenery.draw.one(kinds) ?? [])
    const change = kind?.(scenery)
    if (change) return change
  }
}
