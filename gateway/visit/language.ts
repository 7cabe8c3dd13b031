// Chooses the language of a page: the person's own, else what the browser prefers, else the organisation's.
import type { Config } from '../../config.ts'
import { spokenFor } from '../../texts/catalogue.ts'

/** @param own the language of the person @param accepted Accept-Language (RFC 9110 §12.5.4) */
export function languageFor({ language }: Pick<Config, 'language'>, accepted = '', own = ''): string {
  const wanted = [own, ...preferred(accepted.slice(0, 500)), language]
  return wanted.map(spokenFor).find(each => each !== undefined) ?? 'en'
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
