// What people made by hand about a person or a group of the chart: memberships, who may not write, who was removed. It is
// read before the person or the group goes, and put back when that comes back.
import type { Context } from '../context.ts'
import type { Membership } from '../model/group.ts'
import { leadOf } from '../model/membership.ts'
import type { Handmade } from './records.ts'

type Stored = Pick<Context, 'store'>

/** Memberships that the chart does not give: the chart leaves own groups alone, and whoever was added to a group of its. */
const isByHand = ({ group, added }: Membership) => added !== undefined || leadOf(group) === undefined

export async function handmadeOfPerson({ store }: Stored, person: string): Promise<Handmade> {
  return {
    memberships: (await store.memberships.find({ where: { person } })).filter(isByHand),
    voiceRules: await store.voiceRules.find({ where: { person } }),
    bans: await store.bans.find({ where: { of: person } }),
  }
}

export async function handmadeOfGroup({ store }: Stored, group: string): Promise<Handmade> {
  const inside = await store.memberships.find({ where: { group } })
  const around = await store.memberships.find({ where: { nested: group } })
  return {
    memberships: [...inside, ...around].filter(isByHand),
    voiceRules: await store.voiceRules.find({ where: { group } }),
    bans: await store.bans.find({ where: { of: group } }),
  }
}

/** Both, each record once, as the first has it. */
export function withHandmade(one: Handmade, other: Handmade): Handmade {
  const union = <T extends { id: string }>(first: T[], second: T[]) => [
    ...new Map([...second, ...first].map(record => [record.id, record])).values(),
  ]
  return {
    memberships: union(one.memberships, other.memberships),
    voiceRules: union(one.voiceRules, other.voiceRules),
    bans: union(one.bans, other.bans),
  }
}

/** Puts back what is about people and groups that are here, and what nobody has made anew meanwhile. It may be run twice. */
export async function putBack({ store }: Stored, { memberships, voiceRules, bans }: Handmade): Promise<void> {
  const isHere = async (ids: (string | undefined)[]) => {
    for (const id of ids)
      if (id !== undefined && !(await store.people.get(id)) && !(await store.groups.get(id))) return false
    return true
  }
  for (const each of memberships)
    if ((await isHere([each.group, each.person, each.nested])) && !(await store.memberships.get(each.id)))
      await store.memberships.put(each)
  for (const each of voiceRules)
    if ((await isHere([each.group, each.person])) && !(await store.voiceRules.get(each.id)))
      await store.voiceRules.put(each)
  for (const each of bans) if ((await isHere([each.of])) && !(await store.bans.get(each.id))) await store.bans.put(each)
}
