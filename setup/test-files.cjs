// Prints the test files of `npm test`, those that take longest first: so no long one is left over for a single worker at
// the end. Times are those of the last run; in a fresh clone those of slow-tests.json, and of all other files a guess by size.
const { globSync, statSync } = require('node:fs')
const { join } = require('node:path')
const { readTimes } = require('./test-times.cjs')
const slow = require('./slow-tests.json') // in seconds

const ROOT = join(__dirname, '..')
const GUESS = 3 // ms for each byte of a file

const times = readTimes()
const files = globSync('test/**/*.test.ts', { cwd: ROOT, exclude: ['test/long/**', 'test/servers/**'] })
const guess = file => (file in slow ? slow[file] * 1_000 : statSync(join(ROOT, file)).size * GUESS)
const expected = new Map(files.map(file => [file, times[file] ?? guess(file)]))
files.sort((one, other) => expected.get(other) - expected.get(one) || one.localeCompare(other))
console.log(files.join('\n'))
