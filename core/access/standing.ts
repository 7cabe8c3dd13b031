// How people stand with signing in: who has a device, who has a code that waits for its first use, and who has neither.
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { peoplePage } from '../people/search.ts'
import { say } from '../../texts/say.ts'

/** `elsewhere`: the account is on another server. */
export type Standing = 'device' | 'code' | 'nothing' | 'elsewhere'

/** By the ids of the people. */
export async function standingsOf(
  { store, now }: Pick<Context, 'store' | 'now'>,
  people: Person[],
): Promise<Map<string, Standing>> {
  const found = await store.codes.find({ where: { person: { in: people.map(({ id }) => id) }, revoked: null } })
  const time = now().toISOString()
  const used = new Set(found.flatMap(({ person, firstUse }) => (firstUse === undefined ? [] : [person])))
  const open = new Set(found.flatMap(({ person, expires }) => (expires > time ? [person] : [])))
  const standing = ({ id, jid }: Person): Standing => {
    if (jid !== undefined) return 'elsewhere'
    if (used.has(id)) return 'device'
    return open.has(id) ? 'code' : 'nothing'
  }
  return new Map(people.map(each => [each.id, standing(each)]))
}

export function standingText(standing: Standing | undefined): string {
  if (standing === 'device') return say('signs in')
  if (standing === 'code') return say('has a code, not used yet')
  return standing === 'elsewhere' ? say('signs in elsewhere') : say('has no access')
}

const PART = 500 // people read at once
const LOOKED = 2_000 // people who are looked at for one page

interface Pending {
  people: Person[]
  standings: Map<string, Standing>
  /** Behind whom the next page begins; nothing at the end. */
  next?: string
}

/** Finds those who have no device yet, of the people whom the caller looks after, by name. */
export async function pendingPeople(
  context: Context,
  caller: Caller,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Pending> {
  const found: Person[] = []
  const standings = new Map<string, Standing>()
  let last = after
  for (let looked = 0; looked < LOOKED; looked += PART) {
    const part = await peoplePage(context, caller, { after: last, limit: PART })
    for (const [id, standing] of await standingsOf(context, part)) standings.set(id, standing)
    for (const person of part) {
      if (!isPending(standings.get(person.id))) continue
      if (found.length === limit) return { people: found, standings, next: found.at(-1)?.id ?? '' }
      found.push(person)
    }
    if (part.length < PART) return { people: found, standings }
    last = part.at(-1)?.id
  }
  return { people: found, standings, ...(last !== undefined && { next: last }) }
}

const isPending = (standing: Standing | undefined) => standing === 'code' || standing === 'nothing'
