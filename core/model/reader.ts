// Who reads what is said: in the language that the reader chose or the profile names, or else in the house's.
import type { Config } from '../../config.ts'
import { spokenFor } from '../../texts/catalogue.ts'
import { inLanguage } from '../../texts/say.ts'
import type { Person } from './person.ts'

export type Reader = Pick<Person, 'profile' | 'language'>

/** The language that a person has chosen, else the one that the directory names, as `de-CH`. */
export const readerLanguage = ({ language, profile }: Reader): string | undefined => language ?? profile['language']

/** Does some work of which that person reads the texts, whoever has asked for it. */
export const readBy = <R>(
  { config }: { config: Pick<Config, 'language'> },
  reader: Reader | undefined,
  work: () => R,
): R => inLanguage(spokenFor(reader && readerLanguage(reader)) ?? config.language, work)
