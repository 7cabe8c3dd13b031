// Languages of texts, as tags (BCP 47) in lower case: `de`, `pt-br`.
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/

/** A tag as people write it; nothing for what is none. */
export function readLanguage(written: string): string | undefined {
  const tag = written.trim().toLowerCase().replaceAll('_', '-')
  return TAG.test(tag) ? tag : undefined
}

/** The text in a language: `de-at` reads `de-at`, else `de`; nothing where there is neither. */
export function languageOf<T extends { language: string }>(texts: readonly T[], wanted = ''): T | undefined {
  const tag = readLanguage(wanted)
  if (tag === undefined) return undefined
  const [first] = tag.split('-')
  return texts.find(({ language }) => language === tag) ?? texts.find(({ language }) => language === first)
}
