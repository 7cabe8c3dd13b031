// Converse.js, the browser client, as its package brings it: what a browser needs of it, at an address that names its version.
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

const FILES = [
  'converse.min.js',
  'converse.min.css',
  'emoji.json',
  'chunkjs/locales/de-LC_MESSAGES-converse-po.js',
  'chunkjs/locales/dayjs/de-js.js',
  'chunkjs/locales/dayjs/en-js.js',
]

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
}

const FOLDER = dirname(createRequire(import.meta.url).resolve('converse.js/dist/converse.min.js'))

interface File {
  plain: Buffer
  zipped: Buffer
}

export function serveConverse(http: FastifyInstance): void {
  for (const name of FILES) serve(http, converseFolder(), name)
}

/** Its address on our pages. */
export function converseFolder(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(FOLDER, '../package.json'), 'utf8'))
  return `/web/converse-${version}`
}

function serve(http: FastifyInstance, folder: string, name: string): void {
  let loaded: Promise<File> | undefined
  http.get(`${folder}/${name}`, async ({ headers }, reply) => {
    const { plain, zipped } = await (loaded ??= load(name))
    const takesZip = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))
    if (takesZip) reply.header('content-encoding', 'gzip')
    return reply
      .type(TYPES[extname(name)] ?? '')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .send(takesZip ? zipped : plain)
  })
}

async function load(name: string): Promise<File> {
  const plain = await readFile(join(FOLDER, name))
  return { plain, zipped: await promisify(gzip)(plain) }
}
