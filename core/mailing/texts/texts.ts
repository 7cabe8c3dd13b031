// The texts of mails. Every language has every text, or it does not compile; BELLHOP_LANGUAGE chooses the usual one.
import type { Config } from '../../../config.ts'
import { textsIn } from '../../model/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Texts } from './text.ts'

const languages: Record<Config['language'], Texts> = { en, de }

/** Chooses the texts in the language that the profile names, as `de` or `de-CH`, where we speak it. */
export const textsFor = ({ language: usual }: Pick<Config, 'language'>, wanted?: string): Texts =>
  textsIn(languages, usual, wanted)

/** Says a number of minutes in words; in hours where it comes out even. */
export function spanOf({ language }: Pick<Texts, 'language'>, minutes: number): string {
  const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
