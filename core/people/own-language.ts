// The language that a person has chosen: Bellhop writes to the person in it, whatever the directory says.
import { Fault } from '../../xep/fault.ts'
import { spokenFor, spokenLanguages } from '../../texts/catalogue.ts'
import { say } from '../../texts/say.ts'
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'
import { edit } from '../provisioning/edit.ts'

/** What a language is called in that language: `Deutsch`. */
export const languageName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language

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
 * Stores the choice of a person, and names the groups of the person's contacts in that language.
 * @param language nothing: the directory's word counts again
 */
export const chooseLanguage = (context: Context, { id }: Person, language: string | undefined): Promise<Person> =>
  edit(context, async () => {
    const person = await context.store.people.get(id)
    if (!person) throw new Fault('item-not-found', say('You are no longer here.'))
    return {
      scope: { people: [id], groups: [] },
      writes: [{ change: 'people', id, patch: { language } }],
      result: { ...person, language },
    }
  })
