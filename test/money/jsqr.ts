// jsQR, which many web pages scan codes with, fetched from npm at the first use.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

const FOLDER = join(PROJECT, '.runtime', 'money', 'jsqr')
const PACKAGE = 'jsqr@1.4.0'
const READ = `const [folder, rows, scale] = process.argv.slice(1)
const modules = rows.split(','), size = modules.length * scale
const pixels = new Uint8ClampedArray(size * size * 4).fill(255)
for (let y = 0; y < size; y++) for (let x = 0; x < size; x++)
  if (modules[Math.floor(y / scale)][Math.floor(x / scale)] === '1') pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3)
process.stdout.write(require(folder)(pixels, size, size)?.data ?? '')`
const SCALE = '6' // pixels of a module

export function prepareJsQr(): void {
  if (existsSync(join(FOLDER, 'node_modules', 'jsqr'))) return
  console.error(`Installing ${PACKAGE} ...`)
  mkdirSync(FOLDER, { recursive: true })
  const words = ['install', '--prefix', FOLDER, '--no-audit', '--no-fund', '--silent', PACKAGE]
  execFileSync('npm', words, { stdio: 'inherit' })
}

/** @param rows the modules of a code with its margin, as 0 and 1 @returns what jsQR reads; empty for nothing */
export function readByJsQr(rows: string[]): string {
  const folder = join(FOLDER, 'node_modules', 'jsqr')
  return execFileSync(process.execPath, ['-e', READ, folder, rows.join(','), SCALE], { encoding: 'utf8' })
}
