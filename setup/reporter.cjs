// Mocha's own reporter; at the end it adds the slowest files and, as the last line, the counts for programs: "12 passed, 0 failed".
// Before them it names the files that failed. It keeps the times of the files, by which the next run sorts them.
const { relative, sep } = require('node:path')
const { reporters } = require('mocha')
const { readTimes, writeTimes } = require('./test-times.cjs')

const SLOWEST = 10

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const times = new Map()
    const failed = new Set()
    const add = ({ file, duration = 0 }) => file && times.set(file, (times.get(file) ?? 0) + duration)
    runner.on('test end', add)
    runner.on('hook end', add)
    runner.on('fail', ({ file }) => file && failed.add(nameOf(file)))
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats
      if (times.size > 1) console.log(slowest(times))
      if (failed.size) console.log(`Failed files: ${[...failed].join(' ')}`)
      if (!options.grep) writeTimes({ ...readTimes(), ...named(times) })
      console.log(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ''}`)
    })
  }
}

const nameOf = file => relative(process.cwd(), file).replaceAll(sep, '/')

const named = times => Object.fromEntries([...times].map(([file, ms]) => [nameOf(file), ms]))

function slowest(times) {
  const files = Object.entries(named(times)).sort(([, one], [, other]) => other - one)
  const lines = files.slice(0, SLOWEST).map(([file, ms]) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${file}`)
  return `  The slowest files:\n${lines.join('\n')}\n`
}
