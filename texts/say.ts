// What Bellhop says, in the language of its reader. A sentence stands in English where it is said; `de.json` has it in German.
// The language travels with the work that a request leads to, as gettext's does: see docs/design/texts.md.
import { AsyncLocalStorage } from 'node:async_hooks'
import { pluralForm, sentencesIn, spokenFor } from './catalogue.ts'

type Value = string | number | undefined
/** The places of a text. A brace with a blank behind it is none: `{{ given_name }}` is a field of templates. */
type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Names<Rest>
  : never
type Values<T extends string> = string extends T
  ? [values?: Record<string, Value>]
  : [Names<T>] extends [never]
    ? []
    : [values: Record<Names<T>, Value>]

const reading = new AsyncLocalStorage<string>()

/** The language of who reads what is said now: English, unless something else was said. */
export const currentLanguage = (): string => reading.getStore() ?? 'en'

/** The language with its country, for dates and numbers: English ones are written as in Great Britain. */
export const currentLocale = (): string => (currentLanguage() === 'en' ? 'en-GB' : currentLanguage())

/** Does some work whose reader has that language, as `de` or `de-CH`. In a language that we do not speak nothing changes. */
export function inLanguage<R>(language: string | undefined, work: () => R): R {
  const spoken = spokenFor(language)
  return spoken === undefined || spoken === currentLanguage() ? work() : reading.run(spoken, work)
}

/** A sentence for the reader. `{name}` stands for the value of that name. */
export function say<T extends string>(text: T, ...[values]: Values<T>): string {
  const translated = sentencesIn(currentLanguage())?.[text]
  return filled(typeof translated === 'string' ? translated : text, values)
}

/**
 * A sentence that depends on a number, which stands in it as `{count}`.
 * @param one for exactly one in English @param other for any other number; translations stand under this text
 */
export function sayCount<T extends string>(
  count: number,
  one: string,
  other: T,
  ...[values]: [Exclude<Names<T>, 'count'>] extends [never] ? [] : [values: Record<Exclude<Names<T>, 'count'>, Value>]
): string {
  const language = currentLanguage()
  const forms = sentencesIn(language)?.[other]
  const known = typeof forms === 'object' ? forms : { one, other }
  const form = known[pluralForm(typeof forms === 'object' ? language : 'en', count)] ?? known.other
  return filled(form ?? other, { count, ...values })
}

/** Words of which one is meant: `a, b or c`. */
export const eitherOf = (words: readonly string[]): string =>
  new Intl.ListFormat(currentLocale(), { type: 'disjunction' }).format(words)

/** A value is never read as a text with places: people's own words stay as they are. */
const filled = (text: string, values: Record<string, Value> = {}): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name] ?? '') : place,
  )
