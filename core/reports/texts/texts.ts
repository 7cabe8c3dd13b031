// The texts of reports, in the language of who reads.
import type { Config } from '../../../config.ts'
import type { Caller } from '../../model/caller.ts'
import { textsIn } from '../../model/language.ts'
import { readerLanguage } from '../../model/reader.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Texts } from './text.ts'

const languages: Record<Config['language'], Texts> = { en, de }

export const textsFor = ({ config }: { config: Config }, { person }: Pick<Caller, 'person'>): Texts =>
  textsIn(languages, config.language, person && readerLanguage(person))
