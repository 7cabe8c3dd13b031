// The records of people.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { person } from '../model/person.ts'

/** A username of BELLHOP_ADMINS, and the id of the person who had it first. */
const admin = z.object({ id, person: id, since: time })

/** One more mail address or phone number of a member, by which the member is found. */
const furtherAddress = z.object({ id, person: id, to: z.string() })

/** A username that a person gave up. Until then its address answers with the new one, and nobody else gets it. */
const formerName = z.object({ id, person: id, until: time })

export type FormerName = z.infer<typeof formerName>

export const collections = {
  people: {
    schema: person,
    unique: [['username']],
    indexes: [['manager'], ['sponsor'], ['mail'], ['phone'], ['name'], ['jid'], ['link']],
  },
  admins: { schema: admin },
  furtherAddresses: { schema: furtherAddress, indexes: [['to'], ['person']] },
  formerNames: { schema: formerName, indexes: [['person'], ['until']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
