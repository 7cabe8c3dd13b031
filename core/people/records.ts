// The records of people.
import type { Declarations } from '../../store/declaration.ts'
import { z } from 'zod'
import { id, time } from '../model/fields.ts'
import { person } from '../model/person.ts'

/** A username of BELLHOP_ADMINS, and the id of the person who had it first. */
const admin = z.object({ id, person: id, since: time })

export const collections = {
  people: {
    schema: person,
    unique: [['username']],
    indexes: [['manager'], ['sponsor'], ['mail'], ['phone'], ['name'], ['jid'], ['link']],
  },
  admins: { schema: admin },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
