// A personal text in several languages: each person reads the version of the own language, and everybody else the usual one.
import type { Config } from '../../config.ts'
import { languageOf } from '../model/language.ts'
import type { Lacking, Profile } from '../model/template.ts'
import { openFiller, type FilledTexts, type Filler } from './personal.ts'

/** A text in one language, as `de` or `pt-br`. */
export interface Version {
  language: string
  text: string
}

/** What of a broadcast is filled. */
export interface Fillable {
  body: string
  /** The text without the addresses of its files, where there are files. */
  caption?: string | undefined
  files?: object[] | undefined
  versions?: Version[] | undefined
}

type Bounds = Pick<Config, 'textFields' | 'textMilliseconds'>

/** @throws TextRefused for more fields than a text may have */
export function openVersions(
  { body, caption = '', files, versions = [] }: Fillable,
  lacking: Lacking,
  bounds: Bounds,
): Filler {
  const usual = openFiller(files?.length ? caption : body, lacking, bounds)
  if (!versions.length) return usual
  const others = versions.map(({ language, text }) => ({ language, filler: openFiller(text, lacking, bounds) }))
  const fillerFor = ({ language }: Profile) => languageOf(others, language)?.filler ?? usual
  return {
    fill: async profiles => {
      const filled: FilledTexts[] = []
      const all = profiles.map((profile, at) => ({ profile, at }))
      for (const [filler, some] of Map.groupBy(all, ({ profile }) => fillerFor(profile))) {
        const texts = await filler.fill(some.map(({ profile }) => profile))
        for (const [index, { at }] of some.entries()) filled[at] = texts[index] ?? { text: '' }
      }
      return filled
    },
    end: async () => void (await Promise.all([usual, ...others.map(({ filler }) => filler)].map(each => each.end()))),
  }
}
