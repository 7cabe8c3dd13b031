// What a backup says of itself: manifest.json in its folder, written last.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

export const FORMAT = 1

const manifest = z.object({
  format: z.number(),
  /** The moment as which everything was copied, as ISO 8601. */
  at: z.iso.datetime(),
  /** The XMPP domain of the organisation. */
  domain: z.string(),
  /** Versions of Bellhop, of the XMPP server, and of the records in the store (store/migrations.ts). */
  bellhop: z.string(),
  server: z.string(),
  records: z.number(),
  /** Whether secrets.age is there. */
  secrets: z.boolean(),
  /** Every other file, by its path in the backup. */
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
})

export type Manifest = z.infer<typeof manifest>
export type Entry = Manifest['files'][number]

/** Where things lie in a backup. */
export const STORE = 'bellhop.sqlite'
export const ARCHIVES = 'prosody.sqlite'
export const SERVER = 'prosody'

/** Its name in a backup. */
export const MANIFEST = 'manifest.json'

export const writeManifest = (folder: string, content: Manifest): Promise<void> =>
  writeFile(join(folder, MANIFEST), `${JSON.stringify(content, null, 1)}\n`, { flush: true })

/** @throws Fault item-not-found where there is no backup, not-acceptable for one that this Bellhop cannot read */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => {
    throw new Fault(
      'item-not-found',
      say('There is no complete backup in {folder}: it has no {manifest}.', { folder, manifest: MANIFEST }),
    )
  })
  const read = manifest.safeParse(parsed(text))
  if (read.success && read.data.format === FORMAT) return read.data
  throw new Fault(
    'not-acceptable',
    say('This Bellhop cannot read the {manifest} of {folder}. A newer Bellhop may have written it.', {
      manifest: MANIFEST,
      folder,
    }),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the manifest says of a file. @param path of the file in the backup */
export async function entryOf(folder: string, path: string): Promise<Entry> {
  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(join(folder, path)), async function (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk)
      bytes += chunk.length
    }
  })
  return { path, bytes, sha256: hash.digest('hex') }
}
