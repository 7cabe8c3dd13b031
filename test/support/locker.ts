// A process of its own that locks a SQLite file again and again: FILE, ms locked, ms free, times.
import { DatabaseSync } from 'node:sqlite'

const [file = '', ...numbers] = process.argv.slice(2)
const [locked = 0, free = 0, times = 0] = numbers.map(Number)
const database = new DatabaseSync(file, { timeout: 60_000 })
const wait = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

for (let time = 0; time < times; time++) {
  database.exec('BEGIN EXCLUSIVE')
  console.log('locked')
  wait(locked)
  database.exec('COMMIT')
  wait(free)
}
