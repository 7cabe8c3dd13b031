// Callers: who asks for something.
import type { Person } from './person.ts'
import type { Config } from '../../config.ts'

/** Who asks. The administrator need not be a person of the organisation. */
export interface Caller {
  /** Bare JID, where they came by XMPP. */
  jid?: string
  person?: Person
  admin: boolean
  /** Identifies the asking message: asked by the same one twice, a thing happens once. */
  origin?: string
}

export const callerFor = ({ config }: { config: Pick<Config, 'admins'> }, person: Person | undefined): Caller => ({
  ...(person && { person }),
  admin: person !== undefined && config.admins.includes(person.username),
})

/** What a caller's message identifies, where it comes again after a crash. */
export const onceFor = ({ jid, origin }: Caller) => (origin === undefined ? undefined : `${jid} ${origin}`)

export const administrator: Caller = { admin: true }
