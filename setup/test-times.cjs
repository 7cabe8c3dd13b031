// How long each test file took in its last whole run on this machine: { "test/groups/groups.test.ts": 20731 }, in milliseconds.
const { readFileSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const PATH = join(__dirname, '../.runtime/test-times.json')

exports.readTimes = () => {
  try {
    return JSON.parse(readFileSync(PATH, 'utf8'))
  } catch {
    return {} // there was no run yet
  }
}

exports.writeTimes = times => {
  const unfinished = `${PATH}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(times, null, 2))
  renameSync(unfinished, PATH)
}
