// The records of emoticons: sets, which the administrator imports.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { GESTURES } from '../../xep/emoticons.ts'
import { id, time } from '../model/fields.ts'
import { file } from '../model/file.ts'

const emoticon = z.object({
  /** Unique in its set. */
  name: z.string(),
  emoji: z.string(),
  /** What it says, by the tag of the language. */
  words: z.record(z.string(), z.string()),
  /** The names of the emoticons that are sent back. Without any a dialogue ends here. */
  gestures: z.partialRecord(z.enum(GESTURES), z.string()),
  /** What clients show that know sticker packs. */
  picture: file.optional(),
})

const emoticonSet = z.object({
  /** The name of the set, as it is written in front of an emoticon's name. */
  id,
  title: z.record(z.string(), z.string()),
  /** The language of who has named no language, or one without words. */
  language: z.string(),
  emoticons: z.array(emoticon),
  /** Bellhop brought it: a later version of it takes its place at a start. */
  shipped: z.boolean().optional(),
  changed: time,
})

/** A picture that the administrator gave to an emoticon. Its id is the SHA-256 of the data in hex. */
const stickerPicture = z.object({
  id,
  /** A PNG, in Base64. */
  data: z.string(),
  at: time,
})

export type Emoticon = z.infer<typeof emoticon>

export type EmoticonSet = z.infer<typeof emoticonSet>

export const collections = {
  emoticonSets: { schema: emoticonSet },
  stickerPictures: { schema: stickerPicture, indexes: [['at']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
