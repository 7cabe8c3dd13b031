// The records of people.
import type { Declarations } from '../../store/declaration.ts'
import { person } from '../model/person.ts'

export const collections = {
  people: {
    schema: person,
    unique: [['username']],
    indexes: [['manager'], ['guest'], ['mail'], ['phone'], ['name'], ['jid'], ['link']],
  },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
