// Callers: who asks for something.
import type { Person } from './person.ts'

/** Who asks. The administrator need not be a person of the organisation. */
export interface Caller {
  /** Bare JID, where they came by XMPP. */
  jid?: string
  person?: Person
  admin: boolean
  /** Identifies the asking message: asked by the same one twice, a thing happens once. */
  origin?: string
}

/** The people whom the settings name as administrators (core/people/admins.ts). */
export interface Admins {
  has(person: Pick<Person, 'id'>): boolean
  ids(): string[]
  /** Sees people who are here now. */
  see(people: Iterable<Person>): Promise<void>
}

export const callerFor = ({ admins }: { admins: Admins }, person: Person | undefined): Caller => ({
  ...(person && { person }),
  admin: person !== undefined && admins.has(person),
})

/** What a caller's message identifies, where it comes again after a crash. */
export const onceFor = ({ jid, origin }: Caller) => (origin === undefined ? undefined : `${jid} ${origin}`)

export const administrator: Caller = { admin: true }
