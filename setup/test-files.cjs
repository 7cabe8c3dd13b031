// Prints the test files that match the patterns of the command line, and without any those of `npm test`. Those that take
// longest come first: so no long one is left over for a single worker at the end. Times are those of the last run; in a fresh
// clone those of slow-tests.json, and of all other files a guess by size.
const { globSync, statSync } = require('node:fs')
const { join } = require('node:path')
const { readTimes } = require('./test-times.cjs')
const slow = require('./slow-tests.json') // in seconds

const ROOT = join(__dirname, '..')
const GUESS = 3 // ms for each byte of a file

/** Folders that have a command of their own. */
const APART = ['attacks', 'browser', 'directories', 'images', 'long', 'money', 'operating', 'servers'].map(
  folder => `test/${folder}/**`,
)

const patterns = process.argv.slice(2)
const files = patterns.length
  ? globSync(patterns, { cwd: ROOT })
  : globSync('test/**/*.test.ts', { cwd: ROOT, exclude: APART })
const times = readTimes()
const guess = file => (file in slow ? slow[file] * 1_000 : statSync(join(ROOT, file)).size * GUESS)
const expected = new Map(files.map(file => [file, times[file] ?? guess(file)]))
files.sort((one, other) => expected.get(other) - expected.get(one) || one.localeCompare(other))
console.log(files.join('\n'))
