// The sentences of other languages than English, each language in a file of its own: `de.json`.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A translation; of a sentence with a number one for each plural form of the language (CLDR: one, few, other, …). */
export type Sentence = string | Partial<Record<Intl.LDMLPluralRule, string>>

type Catalogue = Record<string, Sentence>

const HERE = import.meta.dirname
const read = new Map<string, Catalogue>()
const rules = new Map<string, Intl.PluralRules>()

/** Every language that we speak, English first, in lower case. */
export const spokenLanguages: readonly string[] = [
  'en',
  ...readdirSync(HERE)
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -'.json'.length)),
]

/** The language in which we speak to somebody who names one, as `de-CH`; nothing where we speak none of it. */
export function spokenFor(wanted = ''): string | undefined {
  const tag = wanted.trim().toLowerCase().replaceAll('_', '-')
  return [tag, tag.split('-', 1)[0]].find(each => each !== undefined && spokenLanguages.includes(each))
}

/** What is said in a language, by the English sentence; nothing for English. The file is read when it is wanted first. */
export function sentencesIn(language: string): Catalogue | undefined {
  if (language === 'en') return undefined
  const known = read.get(language)
  if (known) return known
  const sentences: Catalogue = JSON.parse(readFileSync(join(HERE, `${language}.json`), 'utf8'))
  read.set(language, sentences)
  return sentences
}

/** The plural form that a number has in a language. The rules of a language are kept: a table says many numbers, and making them takes much longer than asking them. */
export function pluralForm(language: string, count: number): Intl.LDMLPluralRule {
  const known = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, known)
  return known.select(count)
}
