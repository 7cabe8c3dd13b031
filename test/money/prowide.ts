// Prowide's reader of camt files (Java), fetched by Maven and run as a program of its own.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

const FOLDER = join(PROJECT, '.runtime', 'money', 'prowide')
const SOURCES = join(PROJECT, 'test', 'money', 'prowide')
const CLASSES = join(FOLDER, 'classes')
const LIBRARIES = join(FOLDER, '*')

/** Fetches the libraries at the first use, and compiles the program that calls them. */
export function prepareProwide(): void {
  if (!existsSync(join(FOLDER, 'pw-iso20022-SRU2025-10.3.10.jar'))) {
    console.error("Fetching Prowide's reader ...")
    const words = ['-q', '-B', '-f', join(SOURCES, 'pom.xml'), 'dependency:copy-dependencies']
    execFileSync('mvn', [...words, `-DoutputDirectory=${FOLDER}`], { stdio: 'inherit' })
  }
  execFileSync('javac', ['-cp', LIBRARIES, '-d', CLASSES, join(SOURCES, 'Statements.java')], { stdio: 'inherit' })
}

/** A line for each statement of the file, as test/support/statement-sums.ts prints them. */
export function readByProwide(file: string, charset = 'UTF-8'): string {
  const words = ['-cp', `${LIBRARIES}:${CLASSES}`, 'Statements', file, charset]
  return execFileSync('java', words, { encoding: 'utf8', maxBuffer: 1e8 })
}
