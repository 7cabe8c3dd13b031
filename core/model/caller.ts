// A caller is the person or administrator who asks for something.
import type { Person } from './person.ts'

/** The one who asks. The administrator need not be a person of the organisation. */
export interface Caller {
  /** Bare JID, where they came by XMPP. */
  jid?: string
  person?: Person
  admin: boolean
  /** Which way in: for the audit log. */
  door?: 'chat' | 'form' | 'page' | 'API' | 'token'
  /** Has the token in the data folder: whoever may read files of this machine. Nobody in chat or on a page has it. */
  hasToken?: boolean
  /** Identifies the message among those of the sender. The same when the message comes again (core/inbox.ts). */
  origin?: string
  /** A digest of what the sender's client may send again, under another origin. */
  sentAs?: string
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

/** Whoever has the administrator's token, as the command line does. */
export const administrator: Caller = { admin: true, hasToken: true, door: 'token' }
