// The pictures of a set as a sticker pack (XEP-0449).
import { createHash } from 'node:crypto'
import type { File } from '../../xep/files.ts'

export interface Pack {
  /** The name of the pack, by the tag of the language. */
  names: Record<string, string>
  stickers: readonly Pick<File, 'description' | 'hashes'>[]
}

const [FILE, GROUP, RECORD, UNIT] = ['\x1c', '\x1d', '\x1e', '\x1f']
const ID = 24 // characters of the hash that are the id

/** The id of a pack (XEP-0449 §4.1.2): the beginning of a hash of what is in it. Whoever changes a picture has another pack. */
export function packId({ names, stickers }: Pack): string {
  const meta = Object.entries(names).map(([language, name]) => units('name', language, name))
  const items = stickers.map(({ description = '', hashes = [] }) => {
    const each = hashes.map(({ algorithm, value }) => units(algorithm, value))
    return `${description}${RECORD}${ordered(each)}${GROUP}`
  })
  const whole = `${ordered(meta)}${FILE}${ordered(items)}${FILE}`
  return createHash('sha256').update(whole).digest('base64').slice(0, ID)
}

const units = (...texts: string[]) => texts.map(text => text + UNIT).join('') + RECORD

/** From lesser to greater, as octets. */
const ordered = (texts: string[]) =>
  texts
    .map(text => Buffer.from(text))
    .sort((one, other) => one.compare(other))
    .map(String)
    .join('')
