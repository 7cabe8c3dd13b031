// A scanner that knows nothing of how our pictures were made: zbarimg.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the QR pictures in a PNG say. */
export function scan(png: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-scan-'))
  const file = join(folder, 'picture.png')
  writeFileSync(file, png)
  try {
    const words = ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]
    const found = execFileSync('zbarimg', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return found.trim().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
