// The pictures of a set as a sticker pack (XEP-0449).
import { createHash } from 'node:crypto'
import { toSharing, type File } from '../../xep/files.ts'
import type { Pack } from '../../xep/stickers.ts'
import type { EmoticonSet } from './records.ts'

interface Content {
  /** The name of the pack, by the tag of the language. */
  names: Record<string, string>
  stickers: readonly Pick<File, 'description' | 'hashes'>[]
}

const [FILE, GROUP, RECORD, UNIT] = ['\x1c', '\x1d', '\x1e', '\x1f']
const ID = 24 // characters of the hash that are the id of the pack

type Pictured = Pick<EmoticonSet, 'title' | 'emoticons'>

const stickersOf = ({ emoticons }: Pictured): File[] =>
  emoticons.flatMap(({ picture, emoji }) => (picture ? [stickerFile(picture, emoji)] : []))

/** The emoji is what clients show that do not show the picture. */
export const stickerFile = (picture: File, emoji: string): File => ({ ...picture, description: emoji })

/** The pack of a set, and the id by which it is asked for; nothing for a set without pictures. */
export function packOf(set: Pictured): { id: string; pack: Pack } | undefined {
  const files = stickersOf(set)
  if (!files.length) return undefined
  const value = packHash({ names: set.title, stickers: files })
  const stickers = files.map(each => {
    const { file, sources } = toSharing(each)
    return { file, sources }
  })
  const names = Object.entries(set.title).map(([language, text]) => ({ language, text }))
  return { id: value.slice(0, ID), pack: { names, stickers, hash: { algorithm: 'sha-256', value } } }
}

/** The hash of what is in a pack (XEP-0449 §4.1.2): whoever changes a picture has another pack. */
function packHash({ names, stickers }: Content): string {
  const meta = Object.entries(names).map(([language, name]) => units('name', language, name))
  const items = stickers.map(({ description = '', hashes = [] }) => {
    const each = hashes.map(({ algorithm, value }) => units(algorithm, value))
    return `${description}${RECORD}${ordered(each)}${GROUP}`
  })
  const whole = `${ordered(meta)}${FILE}${ordered(items)}${FILE}`
  return createHash('sha256').update(whole).digest('base64')
}

const units = (...texts: string[]) => texts.map(text => text + UNIT).join('') + RECORD

/** From lesser to greater, as octets. */
const ordered = (texts: string[]) =>
  texts
    .map(text => Buffer.from(text))
    .sort((one, other) => one.compare(other))
    .map(String)
    .join('')
