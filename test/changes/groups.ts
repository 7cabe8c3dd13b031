// Changes of groups by command: made, handed over, silenced, followed, closed.
import { asked, type Kind, type Scenery } from './change.ts'
import { customGroups, everybody, forgetGroup, groupsOf, oneMember, reach, usernameOf } from './organisation.ts'

export const makes: Kind = scenery => {
  const { org, draw, count } = scenery
  const owner = oneMember(org, draw)
  const kind = draw.upTo(2) ? 'chat' : 'broadcast'
  const name = `g${count}`
  const fields = { name, title: `Title of ${name}`, kind, owner: usernameOf(org, owner) }
  const then = () => {
    org.custom.set(name, { kind, owner, owners: new Set(), people: new Set([owner]), groups: new Set() })
  }
  return { ...asked(scenery, 'group-create', fields, then), many: true }
}

export const subgroup: Kind = ({ org, draw, doors, count }) => {
  const group = draw.one(groupsOf(org).filter(({ kind }) => kind === 'chat'))
  const inside = group ? [...reach(org, group)] : []
  const by = draw.one(inside.filter(id => !org.guests.has(id)))
  const picked =
    by === undefined
      ? []
      : draw.some(
          inside.filter(id => id !== by),
          3,
        )
  if (!group || by === undefined || !picked.length) return undefined
  const name = `s${count}`
  const who = picked.map(id => usernameOf(org, id)).join(',')
  const fields = { group: group.name, who, title: `Some of ${group.name}`, name }
  return {
    says: `${by}: subgroup ${Object.values(fields).join(' ')}`,
    does: () => doors.http('subgroup', fields, by),
    then() {
      const people = new Set([by, ...picked])
      org.custom.set(name, { kind: 'chat', owner: by, owners: new Set(), people, groups: new Set() })
    },
    many: true,
  }
}

export const owners: Kind = scenery => {
  const { org, draw } = scenery
  const [group, person] = [draw.one(groupsOf(org)), draw.one(everybody(org))]
  if (!group || person === undefined) return undefined
  const remove = draw.upTo(3) === 0
  const refused = !group.isCustom || org.guests.has(person) || (remove && person === group.owner)
  const fields = { group: group.name, person: usernameOf(org, person), remove: String(remove) }
  return asked(scenery, 'group-owner', fields, () => setOwner(scenery, group.key, person, !remove), refused)
}

export function setOwner({ org }: Scenery, key: string, person: string, isOwner: boolean): void {
  const group = org.custom.get(key)
  group?.owners.delete(person)
  if (!group || !isOwner || group.owner === person) return
  group.owners.add(person)
  group.people.add(person)
}

export const handsOver: Kind = scenery => {
  const { org, draw } = scenery
  const [group, person] = [draw.one(draw.upTo(4) ? customGroups(org) : groupsOf(org)), draw.one(everybody(org))]
  if (!group || person === undefined) return undefined
  const then = () => {
    const custom = org.custom.get(group.key)
    if (!custom) return
    custom.owner = person
    custom.owners.delete(person)
    custom.people.add(person)
  }
  const fields = { group: group.name, person: usernameOf(org, person) }
  return asked(scenery, 'group-handover', fields, then, !group.isCustom || org.guests.has(person))
}

export const renames: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org))
  if (!group) return undefined
  const fields = { group: group.name, title: `Title ${draw.upTo(100)}` }
  return asked(scenery, 'group-title', fields, () => {}, !group.isCustom)
}

export const closes: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(draw.upTo(5) ? customGroups(org) : groupsOf(org))
  if (!group || (org.custom.size < 8 && draw.upTo(2))) return undefined
  return asked(scenery, 'group-close', { group: group.name }, () => forgetGroup(org, group.key), !group.isCustom)
}

export const mutes: Kind = scenery => {
  const { org, draw } = scenery
  const [group, person] = [draw.one(groupsOf(org)), draw.one(everybody(org))]
  if (!group || person === undefined) return undefined
  const decides = person === group.owner || org.custom.get(group.key)?.owners.has(person)
  const refused = group.kind !== 'chat' || decides || !reach(org, group).has(person)
  const fields = { group: group.name, person: usernameOf(org, person) }
  return asked(scenery, 'group-mute', fields, () => void org.muted.add(`${group.key} ${person}`), refused)
}

export const unmutes: Kind = scenery => {
  const { org, draw } = scenery
  const each = draw.one(org.muted)
  const group = groupsOf(org).find(({ key }) => each?.startsWith(`${key} `))
  if (each === undefined || !group) return undefined
  const fields = { group: group.name, person: usernameOf(org, each.slice(group.key.length + 1)) }
  return asked(scenery, 'group-unmute', fields, () => void org.muted.delete(each))
}

export const quietens: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org))
  if (!group) return undefined
  const until = draw.one(['8h', 'on', 'off']) ?? 'off'
  const then = () => void (until === 'off' ? org.quiet.delete(group.key) : org.quiet.add(group.key))
  return asked(scenery, 'group-quiet', { group: group.name, until }, then, group.kind !== 'chat')
}

export const keeps: Kind = scenery => {
  const { org, draw, count } = scenery
  const group = draw.one(groupsOf(org).filter(each => each.kind === 'broadcast' && reach(org, each).size))
  if (!group) return undefined
  const some = draw.some(reach(org, group), 3)
  const name = `k${count}`
  const only = some.map(id => usernameOf(org, id)).join(',')
  const fields = { group: group.name, text: 'To some', only, keep: name, once: name }
  const { owner } = group
  const then = () => {
    const people = new Set([owner, ...some])
    org.custom.set(name, { kind: 'broadcast', owner, owners: new Set(), people, groups: new Set() })
  }
  return asked(scenery, 'broadcast-send', fields, then)
}

/** Of another organisation, which is not there; and of our own, which is refused. */
export const follows: Kind = scenery => {
  const { org, draw } = scenery
  const group = draw.one(groupsOf(org))
  const address = draw.one(['news@partner.invalid', 'press@partner.invalid', 'team-ann-news@bellhop.acme.test']) ?? ''
  if (!group) return undefined
  const known = `${group.key} ${address}`
  const fields = { group: group.name, address }
  if (org.follows.has(known) && draw.upTo(2))
    return asked(scenery, 'group-unfollow', fields, () => void org.follows.delete(known))
  const refused = group.kind === 'chat' || address.endsWith('acme.test')
  return asked(scenery, 'group-follow', fields, () => void org.follows.add(known), refused)
}
