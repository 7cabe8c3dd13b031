// Reads the text of a file, and names what is wrong with it by its lines.
import { isUtf8 } from 'node:buffer'
import { say } from '../../../texts/say.ts'

/** What is wrong with an organisation file, for the administrator who wrote it. Lines count from 1. */
export interface Problem {
  line: number
  text: string
}

/** One person as the file has them: trimmed texts by column name. */
export interface Row {
  line: number
  values: Map<string, string>
  /** False when the row could not be split into its columns, so that nothing but its id is known. */
  sound: boolean
}

/** `cut` when the file could not be read to its end, so that rows may be missing. */
export interface Table {
  rows: Row[]
  problems: Problem[]
  cut: boolean
}

/** A file of which nothing can be read. */
export function refusedTable(line: number, text: string): Table {
  return { rows: [], problems: [{ line, text }], cut: true }
}

const LARGEST = 64 * 1024 * 1024 // bytes of an organisation file

/** Why these bytes are no UTF-8 text, or undefined when they are. A byte order mark is fine. */
export function notText(bytes: Uint8Array): Problem | undefined {
  if (bytes.length > LARGEST)
    return { line: 1, text: say('The file is larger than 64 MB: leave out columns that nobody needs.') }
  const kind = MAGIC.find(([start]) => start.every((byte, at) => bytes[at] === byte))?.[1]
  if (kind) return { line: 1, text: kind() }
  const nul = bytes.indexOf(0)
  if (nul >= 0 && wide(bytes)) return { line: 1, text: utf16() }
  if (nul >= 0)
    return { line: lineAt(bytes, nul), text: say('This line contains a NUL byte: remove it, or export again.') }
  return isUtf8(bytes) ? undefined : { line: firstBadLine(bytes), text: notUtf8() }
}

const notUtf8 = (): string =>
  say(
    'This line is not UTF-8, the first such in the file; it may be Latin-1 or Windows-1252: save the file as UTF-8 (in Excel “CSV UTF-8”).',
  )

const utf16 = () => say('The file is UTF-16: save it as UTF-8 (in Excel “CSV UTF-8”).')

const MAGIC: [number[], () => string][] = [
  [[0xff, 0xfe], utf16],
  [[0xfe, 0xff], utf16],
  [
    [0x50, 0x4b, 0x03, 0x04],
    () => say('The file is neither CSV nor JSON but a workbook or an archive: save the sheet as “CSV UTF-8”.'),
  ],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    () => say('The file is neither CSV nor JSON but an old Excel workbook: save the sheet as “CSV UTF-8”.'),
  ],
  [[0x25, 0x50, 0x44, 0x46], () => say('The file is neither CSV nor JSON but a PDF: export the list as “CSV UTF-8”.')],
]

/** UTF-16 without its mark: in a text with Latin letters every second byte is mostly NUL, and the others never are. */
function wide(bytes: Uint8Array): boolean {
  const nuls = [0, 0]
  const sample = bytes.subarray(0, 1000)
  sample.forEach((byte, at) => (nuls[at % 2]! += byte === 0 ? 1 : 0))
  return Math.max(...nuls) > sample.length / 4 && Math.min(...nuls) === 0
}

/** The line that the byte at `end` is on; `\n`, `\r\n` and a lone `\r` each end one. Counts on from a known place. */
export function lineAt(bytes: Uint8Array, end: number, from = 0, line = 1): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) line++
  }
  return line
}

/** Goes line by line, as no line end is ever inside a character of UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10 && bytes[at] !== 13) continue
    if (!isUtf8(bytes.subarray(start, at))) break
    start = at + 1
  }
  return lineAt(bytes, start)
}
