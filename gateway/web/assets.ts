// Serves what the pages load: one style sheet, scripts, one icon; read once. The browser client has files of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import { inkOn, readableOn } from '../posters/colour.ts'
import { serveConverse } from './converse.ts'

const WEB = join(import.meta.dirname, '../../web')
const GROUNDS = { light: '#ffffff', dark: '#1b1e1d' } // as web/pages.css has them

const SCRIPTS = [
  ...['booklet.js', 'buttons.js', 'chat.js', 'converse.js', 'copy.js', 'files.js', 'live.js', 'reads.js'],
  ...['rooms.js'],
  ...['emoticons.js', 'emoticon-picker.js', 'gestures.js'],
]

export function serveAssets(http: FastifyInstance, { colour }: Config): void {
  const asset = (path: string, type: string, content: string, headers: Record<string, string> = {}) =>
    http.get(path, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=300').headers(headers).send(content),
    )
  asset('/web/pages.css', 'text/css; charset=utf-8', `${variables(colour)}\n${file('pages.css')}`)
  asset('/web/chat.css', 'text/css; charset=utf-8', `${variables(colour)}\n${file('chat.css')}`)
  for (const name of SCRIPTS) asset(`/web/${name}`, 'text/javascript; charset=utf-8', file(name))
  asset('/web/offline.js', 'text/javascript; charset=utf-8', file('offline.js'), { 'service-worker-allowed': '/' })
  asset('/web/icon.svg', 'image/svg+xml', file('icon.svg').replace('currentColor', colour))
  serveConverse(http)
}

const file = (name: string) => readFileSync(join(WEB, name), 'utf8')

function variables(colour: string): string {
  const dark = readableOn(colour, GROUNDS.dark)
  return `:root {
  --brand: ${colour};
  --on-brand: ${inkOn(colour)};
  --accent-light: ${readableOn(colour, GROUNDS.light)};
  --accent-dark: ${dark};
  --on-accent-dark: ${inkOn(dark)};
}`
}
