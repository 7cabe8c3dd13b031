// A file with a set of emoticons: read, and judged with a sentence for each problem. docs/design/emoticons.md
import { z } from 'zod'
import { LONGEST_LABEL } from '../../xep/buttons.ts'
import { GESTURES, MOST_EMOTICONS, type Gesture } from '../../xep/emoticons.ts'
import { Fault } from '../../xep/fault.ts'
import { isLonger, unfitCharacter } from '../../xep/text.ts'
import { readLanguage } from '../model/language.ts'
import { fold } from '../questions/form.ts'
import type { Emoticon, EmoticonSet } from './records.ts'
import { say, sayCount } from '../../texts/say.ts'

const LARGEST = 64_000 // bytes: all messages of a dialogue go to the server in one stanza
const SHOWN = 20 // problems
const NAME = /^[a-z\d]+(-[a-z\d]+)*$/
const LONGEST_NAME = 40 // characters of a name
const EMOJI = /^(?!.*\u20E3)\p{RGI_Emoji}$/v // no number in a box: that is how a reaction says a number
const LANGUAGES = 8 // of one set
const LARGEST_PICTURE = 1_000_000 // bytes

const name = z
  .string()
  .max(LONGEST_NAME)
  .regex(NAME, { error: () => say('needs small letters and digits, with single dashes between them') })

const words = z
  .record(
    z.string().refine(tag => readLanguage(tag) === tag, { error: () => say('is no language such as en or pt-br') }),
    z
      .string()
      .refine(text => text.trim() === text && text !== '', { error: () => say('is empty, or has spaces around it') })
      .refine(text => !isLonger(text, LONGEST_LABEL), {
        error: () => say('has more than {most} characters', { most: LONGEST_LABEL }),
      })
      .refine(text => !unfitCharacter(text) && !text.includes('\n'), { error: () => say('has a control character') }),
  )
  .refine(all => Object.keys(all).length <= LANGUAGES, {
    error: () => say('has more than {most} languages', { most: LANGUAGES }),
  })

const picture = z.strictObject({
  url: z.url({ protocol: /^https$/, error: () => say('is no https address') }).max(1_000),
  'media-type': z.enum(['image/png', 'image/webp', 'image/gif', 'image/jpeg', 'image/svg+xml', 'image/apng']),
  size: z.int().positive().max(LARGEST_PICTURE),
  width: z.int().positive().max(4_096),
  height: z.int().positive().max(4_096),
  'sha-256': z.string().regex(/^[A-Za-z\d+/]{43}=$/, { error: () => say('is no SHA-256 in Base64') }),
})

const form = z.strictObject({
  name,
  title: words,
  language: z.string(),
  emoticons: z
    .array(
      z.strictObject({
        name,
        emoji: z.string().regex(EMOJI, { error: () => say('is not one emoji') }),
        words,
        gestures: z.partialRecord(z.enum(GESTURES), z.string()).default({}),
        picture: picture.optional(),
      }),
    )
    .min(1)
    .max(MOST_EMOTICONS),
})

/** @throws Fault not-acceptable with a sentence for each problem; then nothing was stored */
export function readSet(bytes: Uint8Array): Omit<EmoticonSet, 'changed'> {
  if (bytes.length > LARGEST) throw refuse([say('The file has more than {most} kilobytes.', { most: LARGEST / 1_000 })])
  const found = form.safeParse(jsonOf(bytes), { reportInput: true })
  if (!found.success) throw refuse(found.error.issues.map(sentenceOf))
  const { name, emoticons, ...rest } = found.data
  const set = { id: name, ...rest, emoticons: emoticons.map(toRecord) }
  const problems = problemsOf(set)
  if (problems.length) throw refuse(problems)
  return set
}

function toRecord({ picture, ...emoticon }: z.infer<typeof form>['emoticons'][number]): Emoticon {
  if (!picture) return emoticon
  const { url, 'media-type': mediaType, 'sha-256': value, ...size } = picture
  const hashes = [{ algorithm: 'sha-256', value }]
  return { ...emoticon, picture: { urls: [url], mediaType, ...size, hashes, disposition: 'inline' } }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw refuse([
      say('The file is no JSON in UTF-8: {problem}.', { problem: error instanceof Error ? error.message : '' }),
    ])
  }
}

function refuse(problems: string[]): Fault {
  const left = problems.length - SHOWN
  const more = left > 0 ? [sayCount(left, '… and {count} more.', '… and {count} more.')] : []
  const heading = say('The set was not imported. Mend this first:')
  return new Fault('not-acceptable', [heading, ...problems.slice(0, SHOWN), ...more].join('\n'))
}

/** What is wrong with the form, and where: `emoticons, entry 3, emoji: is not one emoji.` */
function sentenceOf(issue: z.core.$ZodIssue): string {
  const at = issue.path
    .map(part => (typeof part === 'number' ? say('entry {number}', { number: part + 1 }) : String(part)))
    .join(', ')
  return `${at || say('The file')}: ${problemIn(issue)}.`
}

function problemIn(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? say('is missing') : say('is no {type}', { type: issue.expected })
  if (issue.code === 'unrecognized_keys')
    return say("has the unknown field '{field}'", { field: issue.keys[0]?.slice(0, LONGEST_NAME) })
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_value') return say('is none of {values}', { values: issue.values.join(', ') })
  if (issue.code === 'too_big') return say('is longer or larger than {most}', { most: String(issue.maximum) })
  return issue.code === 'too_small' ? say('is empty or too small') : issue.message
}

type Judged = Pick<EmoticonSet, 'title' | 'language' | 'emoticons'>

/** What is wrong with the dialogues of a set that has the right form. */
function problemsOf({ title, language, emoticons }: Judged): string[] {
  const named = new Map(emoticons.map(each => [each.name, each]))
  const twice = emoticons.filter((each, at) => emoticons.findIndex(({ name }) => name === each.name) !== at)
  return [
    ...(title[language] === undefined
      ? [say('title: has no words in {language}, the language of the set.', { language })]
      : []),
    ...twice.map(each => say("'{name}' stands twice among the emoticons.", { name: each.name })),
    ...emoticons.flatMap(each => [...problemsOfOne(each, language, named)]),
    ...(emoticons.some(({ gestures }) => Object.keys(gestures).length)
      ? []
      : [say('No emoticon answers a gesture: that is no dialogue.')]),
  ]
}

function* problemsOfOne(
  { name, words, gestures }: Emoticon,
  language: string,
  named: Map<string, Emoticon>,
): Generator<string> {
  if (words[language] === undefined)
    yield say("'{name}' has no words in {language}, the language of the set.", { name, language })
  const seen = new Map<string, Gesture>()
  for (const [gesture, target] of answersOf(gestures)) {
    const answer = named.get(target)
    if (!answer)
      yield say("'{name}', {gesture}: there is no emoticon '{answer}' in this set.", {
        ...{ name, gesture, answer: target.slice(0, LONGEST_NAME) },
      })
    for (const sign of answer ? signsOf(answer) : []) {
      const earlier = seen.get(sign)
      if (earlier && earlier !== gesture)
        yield say("'{name}': {earlier} and {gesture} both answer with '{sign}', so nobody could tell them apart.", {
          ...{ name, earlier, gesture, sign },
        })
      seen.set(sign, gesture)
    }
  }
}

/** What a person may type or react with to mean an emoticon. */
const signsOf = ({ emoji, words }: Emoticon): Set<string> => new Set([emoji, ...Object.values(words).map(fold)])

/** The gestures that an emoticon answers, in the order of their numbers, with the names of the answers. */
export const answersOf = (gestures: Emoticon['gestures']): [Gesture, string][] =>
  GESTURES.flatMap(gesture => {
    const target = gestures[gesture]
    return target === undefined ? [] : [[gesture, target]]
  })

/** The names of the emoticons at which dialogues end. */
export const endsOf = ({ emoticons }: Pick<EmoticonSet, 'emoticons'>): string[] =>
  emoticons.filter(({ gestures }) => !answersOf(gestures).length).map(({ name }) => name)
