// Small red pictures in the formats that are taken, and what only looks like a picture.
import { crc32, deflateSync } from 'node:zlib'

const of = (base64: string) => Buffer.from(base64, 'base64')

export const JPEG = of(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQABgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAQG/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AlgIGiAAf/9k=',
)
export const WEBP = of(
  'UklGRkIAAABXRUJQVlA4IDYAAADwAgCdASoYABAAPtFUo0uoJKMhsAgBABoJQA7AACBsAAD6eL//XeLSjX//wQW1HphxHXAAAAA=',
)
export const GIF = of('R0lGODlhAQABAIAAAMAwIAAAACwAAAAAAQABAAACAkQBADs=')

/** A PNG in one colour. @param text what a camera or program may write into it besides */
export function png(width: number, height: number, text = ''): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x90)])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${text}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(height).fill(line)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** Says that it is as large, and has no picture inside. */
export const headOnly = (width: number, height: number): Buffer => {
  const whole = png(1, 1)
  whole.writeUInt32BE(width, 16)
  whole.writeUInt32BE(height, 20)
  return whole
}

export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>',
)
