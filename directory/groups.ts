// The groups of a directory: who is in which, directly, through groups in groups, or by the primary group.
import type { Entry } from 'ldapts'
import { primaryGroupOf } from './active-directory.ts'
import { leafOf, normalDn } from './dn.ts'
import { bytesOf, valueOf, valuesOf } from './values.ts'

export const FILTER = '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=group))'
export const ATTRIBUTES = ['cn', 'member', 'uniqueMember', 'objectSid']

/** A person's normal DN -> the names of the groups. */
export function groupNames(people: Entry[], groups: Entry[]): Map<string, string[]> {
  const members = new Map(groups.map(group => [normalDn(group.dn), membersOf(group)]))
  const names = new Map(groups.map(group => [normalDn(group.dn), valueOf(group, 'cn') || leafOf(group.dn)]))
  addPrimary(people, groups, members)
  const found = new Map<string, string[]>()
  const put = (person: string, name: string) => found.set(person, [...(found.get(person) ?? []), name])
  for (const [dn, direct] of members) {
    const within = new Set(direct)
    for (const each of within) for (const further of members.get(each) ?? []) within.add(further) // goes on to what is added
    for (const each of within) put(each, names.get(dn) ?? '')
  }
  for (const person of people)
    for (const group of valuesOf(person, 'memberOf'))
      put(normalDn(person.dn), names.get(normalDn(group)) ?? leafOf(group))
  return found
}

const membersOf = (group: Entry) => [...valuesOf(group, 'member'), ...valuesOf(group, 'uniqueMember')].map(normalDn)

/** Active Directory names the primary group in the person alone. */
function addPrimary(people: Entry[], groups: Entry[], members: Map<string, string[]>): void {
  const bySid = new Map(
    groups.flatMap(group => bytesOf(group, 'objectSid').map(sid => [sid.toString('hex'), normalDn(group.dn)])),
  )
  for (const person of people) {
    const group = bySid.get(primaryGroupOf(person) ?? '')
    if (group !== undefined) members.get(group)?.push(normalDn(person.dn))
  }
}
