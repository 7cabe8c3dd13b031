// Who reads what is said: in the language that the reader chose or the profile names, or else in the house's.
import type { Config } from '../../config.ts'
import { spokenFor } from '../../texts/catalogue.ts'
import { inLanguage } from '../../texts/say.ts'
import type { Person } from './person.ts'

interface House {
  config: Pick<Config, 'language'>
}

export type Reader = Pick<Person, 'profile' | 'language'>

/** The language that a person has chosen, else the one that the directory names, as `de-CH`. */
export const readerLanguage = ({ language, profile }: Reader): string | undefined => language ?? profile['language']

/** Does some work of which that person reads the texts, whoever has asked for it. */
export const readBy = <R>(house: House, reader: Reader | undefined, work: () => R): R =>
  inLanguage(languageFor(house, reader), work)

/** Readers by the language in which each is written to. */
export const readersByLanguage = <P extends Reader>(house: House, readers: P[]): Map<string, P[]> =>
  Map.groupBy(readers, each => languageFor(house, each))

/** The language in which Bellhop writes to a person. */
export const languageFor = ({ config }: House, reader: Reader | undefined): string =>
  spokenFor(reader && readerLanguage(reader)) ?? config.language
