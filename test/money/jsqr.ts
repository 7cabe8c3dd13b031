// jsQR, which many web pages scan codes with, fetched from npm at the first use.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'
import { PROJECT } from '../../setup/prosody.ts'

const FOLDER = join(PROJECT, '.runtime', 'money', 'jsqr')
const PACKAGE = 'jsqr@1.4.0'
const SCALE = 6 // pixels of a module

const found = z.object({ data: z.string() }).nullable()
const reader = z.object({
  default: z.function({ input: [z.instanceof(Uint8ClampedArray), z.number(), z.number()], output: found }),
})

export function prepareJsQr(): void {
  if (existsSync(join(FOLDER, 'node_modules', 'jsqr'))) return
  console.error(`Installing ${PACKAGE} ...`)
  mkdirSync(FOLDER, { recursive: true })
  execFileSync('npm', ['install', '--prefix', FOLDER, '--no-audit', '--no-fund', '--silent', PACKAGE], {
    stdio: 'inherit',
  })
}

/** @param rows the modules of a code with its margin, as 0 and 1 */
export function readByJsQr(rows: string[]): string | undefined {
  const size = rows.length * SCALE
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (rows[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] === '1')
        pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3)
  const jsQr = reader.parse(createRequire(join(FOLDER, 'index.js'))('jsqr'))
  return jsQr.default(pixels, size, size)?.data
}
