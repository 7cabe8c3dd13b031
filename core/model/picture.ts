// Pictures of rooms, groups and Bellhop: squares in one colour, mirrored; both follow from the name. Written as PNG (W3C, third
// edition) with two colours and one bit for each pixel, which takes neither fonts nor time.
import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

export interface Picture {
  type: 'image/png'
  data: Buffer
  /** SHA-1 of the data in hex, as XEP-0084 and XEP-0153 name a picture. */
  hash: string
}

export const LARGEST_PICTURE = 5 * 1_048_576 // bytes of a picture that somebody sets

const CELLS = 14 // squares in a row
const PIXELS = 8 // of a square's side: one byte

/** A reception bell, as web/icon.svg has it. */
const BELL = `
..............
......##......
.....####.....
......##......
....######....
...########...
..##########..
..##########..
.############.
.############.
..............
.############.
.############.
..............`

/** Draws a room as dark squares on a light ground, a broadcast group as light squares on a dark ground. */
export function drawTile(name: string, kind: 'room' | 'news'): Picture {
  const digest = createHash('sha256').update(name).digest()
  const hue = (digest.readUInt16BE(0) / 65_536) * 360
  const colours = [tone(hue, 0.35, 0.92), tone(hue, 0.55, 0.4)]
  return paint(mirrored(digest.subarray(2)), kind === 'room' ? colours : colours.reverse())
}

/** @param colour of the organisation, as #rrggbb */
export const drawBell = (colour: string): Picture =>
  paint(
    BELL.trim()
      .split('\n')
      .map(row => [...row].map(cell => cell === '#')),
    [Buffer.from(colour.slice(1), 'hex'), Buffer.from('ffffff', 'hex')],
  )

/** Draws five by five squares of two cells each, left as right, within a margin of two cells. */
function mirrored(bits: Buffer): boolean[][] {
  const isSet = (row: number, column: number) => {
    const at = row * 3 + Math.min(column, 4 - column)
    return ((bits[at >> 3] ?? 0) >> (at & 7)) % 2 === 1
  }
  const square = (at: number) => Math.floor((at - 2) / 2)
  const inside = (at: number) => at >= 2 && at < CELLS - 2
  return Array.from({ length: CELLS }, (_, row) =>
    Array.from({ length: CELLS }, (_, column) => inside(row) && inside(column) && isSet(square(row), square(column))),
  )
}

/** @param palette the ground and what is drawn on it */
function paint(cells: boolean[][], palette: Buffer[]): Picture {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(CELLS * PIXELS, 0)
  header.writeUInt32BE(CELLS * PIXELS, 4)
  header.set([1, 3, 0, 0, 0], 8) // one bit, a palette, and the only ways of compressing, filtering and interlacing
  const data = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.concat(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(cells.flatMap(linesOf)), { memLevel: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { type: 'image/png', data, hash: createHash('sha1').update(data).digest('hex') }
}

/** Writes a line of squares: a byte is eight pixels, so one byte for each square, behind the filter of the line, none. */
const linesOf = (row: boolean[]): Buffer[] =>
  Array<Buffer>(PIXELS).fill(Buffer.from([0, ...row.map(isSet => (isSet ? 0xff : 0))]))

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const frame = Buffer.alloc(named.length + 8)
  frame.writeUInt32BE(content.length, 0)
  frame.set(named, 4)
  frame.writeUInt32BE(crc32(named), named.length + 4)
  return frame
}

/** Makes a colour of that hue in degrees, as HSL. */
function tone(hue: number, saturation: number, lightness: number): Buffer {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const part = (offset: number) => {
    const at = (offset + hue / 30) % 12
    return Math.round((lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))) * 255)
  }
  return Buffer.from([part(0), part(8), part(4)])
}
