// Prints the test files of `npm test`, those that took longest first: so no long one is left over for a single worker at
// the end. A file without a known time comes before all others.
const { globSync } = require('node:fs')
const { join } = require('node:path')
const { readTimes } = require('./test-times.cjs')

const times = readTimes()
const time = file => times[file] ?? Number.MAX_SAFE_INTEGER
const files = globSync('test/**/*.test.ts', {
  cwd: join(__dirname, '..'),
  exclude: ['test/long/**', 'test/servers/**'],
})
files.sort((one, other) => time(other) - time(one) || one.localeCompare(other))
console.log(files.join('\n'))
