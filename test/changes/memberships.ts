// Changes by command of who is in a group, and of groups in groups: added, removed, leaving, refused where they may not.
import { asked, type Kind, type Scenery } from './change.ts'
import {
  customGroups,
  everybody,
  groupsOf,
  isWithin,
  partsOf,
  reach,
  structure,
  usernameOf,
  type Group,
} from './organisation.ts'

export const adds: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org))
  const some = draw.some(everybody(org), 2)
  if (!group) return undefined
  const who = some.map(id => usernameOf(org, id)).join(',')
  return asked(scenery, 'group-add', { group: group.name, who }, () => {
    const own = structure(org.rows, group.key).people
    for (const id of some) if (group.isCustom || !own.has(id)) partsOf(org, group.key).people.add(id)
  })
}

export const nests: Kind = scenery => {
  const { org, draw } = scenery
  const [outer, inner] = [draw.one(groupsOf(org)), draw.one(groupsOf(org))]
  if (!outer || !inner) return undefined
  const shows = inner.kind === 'broadcast' && outer.kind === 'chat'
  const refused = shows || isWithin(org, outer.key, inner.key)
  return asked(
    scenery,
    'group-add',
    { group: outer.name, who: inner.name },
    () => {
      const own = structure(org.rows, outer.key).groups
      if (outer.isCustom || !own.has(inner.key)) partsOf(org, outer.key).groups.add(inner.key)
    },
    refused,
  )
}

const goes = ({ org }: Scenery, group: Group, id: string) => ({
  refused: id === group.owner || !partsOf(org, group.key).people.has(id),
  then: () => {
    partsOf(org, group.key).people.delete(id)
    org.custom.get(group.key)?.owners.delete(id)
  },
})

export const removes: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org))
  if (!group) return undefined
  const id = draw.one(draw.upTo(3) ? partsOf(org, group.key).people : everybody(org))
  if (id === undefined) return undefined
  const { then, refused } = goes(scenery, group, id)
  return asked(scenery, 'group-remove', { group: group.name, who: usernameOf(org, id) }, then, refused)
}

export const leaves: Kind = scenery => {
  const { org, draw, doors } = scenery
  const id = draw.one(everybody(org))
  const group = draw.one(groupsOf(org).filter(each => id !== undefined && reach(org, each).has(id)))
  if (id === undefined || !group) return undefined
  const { then, refused } = goes(scenery, group, id)
  const does = () => doors.http('group-leave', { group: group.name }, id)
  return { says: `${id}: group-leave ${group.name}`, does, then, refused }
}

export const unnests: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org).filter(({ key }) => partsOf(org, key).groups.size))
  const inner = draw.one(
    groupsOf(org).filter(({ key }) => group && (partsOf(org, group.key).groups.has(key) || !draw.upTo(9))),
  )
  if (!group || !inner) return undefined
  const { groups } = partsOf(org, group.key)
  const then = () => void groups.delete(inner.key)
  return asked(scenery, 'group-remove', { group: group.name, who: inner.name }, then, !groups.has(inner.key))
}

/** An owner writes to Bellhop: what is written once is done once, whatever dies meanwhile. */
export const writes: Kind = ({ org, draw, doors }) => {
  const group = draw.one(customGroups(org))
  const custom = org.custom.get(group?.key ?? '')
  const id = draw.one(everybody(org))
  if (!group || !custom || id === undefined) return undefined
  const isOut = custom.people.has(id) && id !== custom.owner
  if (org.guests.has(id) && !isOut) return undefined
  const line = `group ${isOut ? 'remove' : 'add'} ${group.name} ${usernameOf(org, id)}`
  const then = () => {
    if (!isOut) return void custom.people.add(id)
    custom.people.delete(id)
    custom.owners.delete(id)
  }
  return { says: `${custom.owner} writes: ${line}`, does: () => doors.chat(custom.owner, line), then }
}
