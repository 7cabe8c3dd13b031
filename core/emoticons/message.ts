// The message of an emoticon: its emoji and words, and its answers with their numbers, complete as a text.
import { buttonsOf, type Choice } from '../../xep/buttons.ts'
import type { Emoticon as EmoticonElement } from '../../xep/emoticons.ts'
import type { Element } from '../../xep/schema.ts'
import { buildMessage, type Said } from '../../xep/message-build.ts'
import { languageOf } from '../model/language.ts'
import { readerLanguage, type Reader } from '../model/reader.ts'
import { answerByNumber, numberedChoices } from '../questions/question.ts'
import { packOf, stickerFile } from './pack.ts'
import type { Emoticon, EmoticonSet } from './records.ts'
import { answersOf } from './set-file.ts'

type Words = Emoticon['words']

/** Chooses the words in the language of a reader, else in that of the set. */
export function languageFor({ language }: Pick<EmoticonSet, 'language'>, reader: Reader | undefined) {
  return (words: Words): string => {
    const found = languageOf(
      Object.entries(words).map(([tag, text]) => ({ language: tag, text })),
      reader && readerLanguage(reader),
    )
    return found?.text ?? words[language] ?? ''
  }
}

type WordsIn = ReturnType<typeof languageFor>

/** `☕ Coffee?` */
export const titleOf = ({ emoji, words }: Emoticon, wordsIn: WordsIn): string => `${emoji} ${wordsIn(words)}`

/** The answers, each by its gesture. */
export function choicesOf({ gestures }: Emoticon, { emoticons }: EmoticonSet, wordsIn: WordsIn): Choice[] {
  return answersOf(gestures).flatMap(([value, target]) => {
    const answer = emoticons.find(({ name }) => name === target)
    if (!answer) return []
    const label = wordsIn(answer.words)
    const others = Object.entries(answer.words).filter(([, text]) => text !== label)
    return [{ value, label, emoji: answer.emoji, labels: Object.fromEntries(others) }]
  })
}

/**
 * Writes the message of an emoticon.
 * @param envelope whose `id` names the message, and the question that it asks; `packs` is the address at which sticker packs are published
 */
export function messageOf(
  set: EmoticonSet,
  emoticon: Emoticon,
  wordsIn: WordsIn,
  envelope: Pick<Said, 'type' | 'from'> & { id: string; packs: string; to?: string; isFirst?: boolean },
): Element {
  const { isFirst = false, packs, ...rest } = envelope
  const choices = choicesOf(emoticon, set, wordsIn)
  const answers = choices.length ? [numberedChoices(choices), ...(isFirst ? [answerByNumber()] : [])] : []
  return buildMessage({
    ...rest,
    text: [titleOf(emoticon, wordsIn), ...answers].join('\n'),
    ...shownBy(set, emoticon, packs),
    ...(choices.length && { buttons: buttonsOf(envelope.id, choices) }),
  })
}

/** What clients show in the place of the text, where they know it. */
export function shownBy(
  set: EmoticonSet,
  emoticon: Emoticon,
  packs: string,
): { emoticon: EmoticonElement } & Pick<Said, 'sticker'> {
  const { name, emoji, words, gestures } = emoticon
  return {
    emoticon: {
      ...{ set: set.id, name, emoji },
      words: Object.entries(words).map(([language, text]) => ({ language, text })),
      gestures: answersOf(gestures).map(([kind, sends]) => ({ kind, sends })),
    },
    ...stickerOf(set, emoticon, packs),
  }
}

/** The pictures of a set are a sticker pack. */
function stickerOf(set: EmoticonSet, { picture, emoji }: Emoticon, packs: string): Pick<Said, 'sticker'> {
  const pack = picture && packOf(set)
  return pack ? { sticker: { pack: pack.id, jid: packs, file: stickerFile(picture, emoji) } } : {}
}

/** All emoticons that gestures lead to from one, itself included where a gesture leads back to it. */
export function reachedFrom({ emoticons }: EmoticonSet, { gestures }: Emoticon): Emoticon[] {
  const reached = new Set<Emoticon>()
  const left = answersOf(gestures)
  for (let next = left.pop(); next; next = left.pop()) {
    const [, target] = next
    const found = emoticons.find(({ name }) => name === target)
    if (!found || reached.has(found)) continue
    reached.add(found)
    left.push(...answersOf(found.gestures))
  }
  return [...reached]
}
