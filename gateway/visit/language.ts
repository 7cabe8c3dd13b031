// Chooses the language of a page: the person's own, else what the browser prefers, else the organisation's.
import type { Config } from '../../config.ts'
import { de } from '../texts/de.ts'
import { en, type Texts } from '../texts/en.ts'

const languages = new Map<string, Texts>([
  ['en', en],
  ['de', de],
])

/** @param own the language of the person's profile @param accepted Accept-Language (RFC 9110 §12.5.4) */
export function textsFor({ language }: Pick<Config, 'language'>, accepted = '', own = ''): Texts {
  const wanted = [own, ...preferred(accepted.slice(0, 500)), language].map(tag => tag.toLowerCase().split('-')[0] ?? '')
  return wanted.map(tag => languages.get(tag)).find(texts => texts !== undefined) ?? en
}

function preferred(accepted: string): string[] {
  return accepted
    .split(',')
    .map(part => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/)
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag)
}

/** A moment as people of that language write it; UTC, because we do not know where they are. */
export const momentText = (texts: Texts, time: string) =>
  `${new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(time))} UTC`

export const dayText = (texts: Texts, time: string) =>
  new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time))
