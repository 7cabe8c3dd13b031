// Characters of a bank's file: XML tells its encoding in the first line, MT940 tells none.
import { TextDecoder } from 'node:util'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

const LONGEST_DECLARATION = 200 // bytes
const LONGEST_LINE = 10_000 // bytes; SWIFT's lines have 65 characters
const LINE_END = 10

/** The text of an XML file, decoded by the encoding that its first line tells, piece by piece. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= decoderFor(chunk)
    yield decode(decoder, chunk)
  }
  if (decoder) yield decode(decoder)
}

function decoderFor(start: Uint8Array): TextDecoder {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  const declaration = new TextDecoder('latin1').decode(start.subarray(0, LONGEST_DECLARATION))
  const [, encoding = 'utf-8'] = /^[^<]*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/.exec(declaration) ?? []
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Fault('bad-request', say("The file is in the encoding '{encoding}', which is not known.", { encoding }))
  }
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    throw new Fault(
      'bad-request',
      say('The file has bytes that are not {encoding}, the encoding that it tells.', { encoding: decoder.encoding }),
    )
  }
}

/** The lines of a file without a told encoding. Each line is strict UTF-8, or else Windows-1252. */
export async function* decodedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = new Uint8Array()
  for await (const chunk of chunks) {
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, from)) {
      yield lineOf(bytes.subarray(from, end))
      from = end + 1
    }
    rest = bounded(bytes.slice(from))
  }
  if (rest.length) yield lineOf(rest)
}

/** @throws Fault bad-request for a line that no bank writes */
function bounded<T extends Uint8Array>(line: T): T {
  if (line.length <= LONGEST_LINE) return line
  throw new Fault('bad-request', say('A line of the file has over {longestLine} bytes.', { longestLine: LONGEST_LINE }))
}

function lineOf(line: Uint8Array): string {
  const bytes = bounded(line)
  const text = utf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes)
  return text.replace(/\r$/, '')
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
