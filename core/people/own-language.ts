// The language that a person has chosen: Bellhop writes to the person in it, whatever the directory says.
import { Fault } from '../../xep/fault.ts'
import { spokenFor, spokenLanguages } from '../../texts/catalogue.ts'
import { say } from '../../texts/say.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { readerLanguage, type Reader } from '../model/reader.ts'

/** What a language is called in that language: `Deutsch`. */
export const languageName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language

/** The language in which Bellhop writes to a person. */
export const languageFor = ({ config }: Pick<Context, 'config'>, person: Reader): string =>
  spokenFor(readerLanguage(person)) ?? config.language

/** Reads `de`, `de-CH`, `Deutsch` or `German`. @throws Fault bad-request for a language that Bellhop does not speak */
export function readSpoken(typed: string): string {
  const wanted = typed.trim().toLowerCase()
  const isCalled = (language: string) =>
    [language, 'en'].some(
      reader => new Intl.DisplayNames([reader], { type: 'language' }).of(language)?.toLowerCase() === wanted,
    )
  const language = spokenFor(wanted) ?? spokenLanguages.find(isCalled)
  if (language !== undefined) return language
  throw new Fault(
    'bad-request',
    say("Bellhop does not write in '{typed}'. There are: {languages}.", {
      typed: typed.slice(0, 40),
      languages: spokenLanguages.map(each => `${languageName(each)} (${each})`).join(', '),
    }),
  )
}

/**
 * Stores the choice of a person. Charts write whole people: none of them comes in between.
 * @param language nothing: the directory's word counts again
 */
export const chooseLanguage = (
  { store, serially }: Pick<Context, 'store' | 'serially'>,
  { id }: Person,
  language: string | undefined,
): Promise<Person | undefined> => serially('org', () => store.people.change(id, {}, { language }))
