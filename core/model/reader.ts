// Who reads what is said: in the language of the reader's profile, or else in the house's.
import type { Config } from '../../config.ts'
import { spokenFor } from '../../texts/catalogue.ts'
import { inLanguage } from '../../texts/say.ts'
import type { Person } from './person.ts'

/** Does some work of which that person reads the texts, whoever has asked for it. */
export const readBy = <R>(
  { config }: { config: Pick<Config, 'language'> },
  reader: Pick<Person, 'profile'> | undefined,
  work: () => R,
): R => inLanguage(spokenFor(reader?.profile['language']) ?? config.language, work)
