// Members of large groups: Active Directory sends the first 1,500 and has to be asked for the others (MS-ADTS §3.1.1.3.1.3.3).
import type { Client, Entry } from 'ldapts'
import { nextOfRange } from './active-directory.ts'
import { searchEntry } from './search.ts'
import { valuesOf } from './values.ts'

const ATTRIBUTE = 'member'
const MOST = 10_000 // ranges of one group

/** @throws Error for a group that vanishes while its members are read */
export async function withAllMembers(client: Client, groups: Entry[]): Promise<Entry[]> {
  const whole: Entry[] = []
  for (const group of groups) whole.push(await withMembers(client, group))
  return whole
}

async function withMembers(client: Client, group: Entry): Promise<Entry> {
  const members = valuesOf(group, ATTRIBUTE)
  let next = nextOfRange(group, ATTRIBUTE)
  if (next === undefined) return group
  for (let ranges = 0; next !== undefined && ranges < MOST; ranges++) {
    const part = await searchEntry(client, group.dn, [`${ATTRIBUTE};range=${next}-*`])
    if (!part) throw new Error(`the group ${group.dn} went away while it was read`)
    members.push(...valuesOf(part, ATTRIBUTE))
    next = nextOfRange(part, ATTRIBUTE)
  }
  const others = Object.entries(group).filter(([key]) => !key.toLowerCase().startsWith(ATTRIBUTE))
  return { ...Object.fromEntries(others), dn: group.dn, [ATTRIBUTE]: members }
}
