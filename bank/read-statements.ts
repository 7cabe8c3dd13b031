// A bank's file with statements, in any of the formats that Bellhop reads.
import { Fault } from '../xep/fault.ts'
import { readCamt } from './camt.ts'
import { readMt940 } from './mt940.ts'
import type { StatementEvent } from './statement.ts'
import { say } from '../texts/say.ts'

const START = 1000 // bytes that tell the format

/** Reads a file of statements in constant memory: what each piece of it tells. @throws Fault bad-request for a file that cannot be read exactly */
export async function* readStatements(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StatementEvent[]> {
  const pieces = chunks[Symbol.asyncIterator]()
  const start = await startOf(pieces)
  if (!start.length) throw new Fault('bad-request', say('The file is empty.'))
  const read = readerFor(start)
  yield* read(startingWith(start, pieces))
}

/** So many pieces that they tell the format and the encoding. */
async function startOf(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = []
  let size = 0
  while (size < START) {
    const next = await pieces.next()
    if (next.done) break
    taken.push(next.value)
    size += next.value.length
  }
  return Buffer.concat(taken)
}

function readerFor(bytes: Uint8Array): typeof readCamt {
  // A file in UTF-16 has a zero byte beside each letter of its first line.
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, START)).replaceAll('\0', '')
  if (/^[^<:{]{0,4}\s*<[?!\w]/.test(start)) return readCamt
  if (/^:(?:20|25|28C?|60[FM]):/m.test(start) || start.includes('{4:')) return readMt940
  throw new Fault('bad-request', say('The file is no statement: Bellhop reads camt.052, camt.053, camt.054 and MT940.'))
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
