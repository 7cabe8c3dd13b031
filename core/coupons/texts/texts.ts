// The texts of coupons, in the language of who reads.
import type { Config } from '../../../config.ts'
import type { Context } from '../../context.ts'
import type { Notice } from '../../model/conversation.ts'
import { dayText } from '../../model/day.ts'
import { textsIn } from '../../model/language.ts'
import type { Person } from '../../model/person.ts'
import { readerLanguage } from '../../model/reader.ts'
import { newNotice } from '../../notices.ts'
import type { Coupon } from '../records.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { Texts } from './text.ts'

const languages: Record<Config['language'], Texts> = { en, de }

export const textsFor = ({ config }: { config: Pick<Config, 'language'> }, reader: Person | undefined): Texts =>
  textsIn(languages, config.language, reader && readerLanguage(reader))

/** From which day to which a coupon is honoured. */
export function validIn({ locale, valid }: Texts, { from, until, opens, made }: Coupon): string {
  const day = (text: string) => dayText(text, locale)
  return valid(opens > made ? day(from) : undefined, until === undefined ? undefined : day(until))
}

/** What people are told of a coupon: a notice for each language of theirs. @param once as of `newNotice` */
export function noticesFor(
  context: Pick<Context, 'config' | 'now'>,
  readers: Person[],
  say: (texts: Texts) => string,
  once?: string,
): Notice[] {
  const groups = Map.groupBy(readers, reader => textsFor(context, reader))
  return [...groups].map(([texts, people]) =>
    newNotice(
      context,
      people.map(({ id }) => id),
      say(texts),
      once === undefined ? undefined : `${once} ${texts.language}`,
    ),
  )
}
