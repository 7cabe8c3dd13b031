// Loaded before crasher.ts: kills the process before the statement of SQLite whose number is in KILL_AT, counted from `begin`.
import { DatabaseSync, StatementSync } from 'node:sqlite'

let left = Infinity
process.once('message', () => (left = Number(process.env.KILL_AT)))

const step = () => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
}

for (const [prototype, names] of [
  [DatabaseSync.prototype, ['exec']],
  [StatementSync.prototype, ['run', 'all', 'get']],
] as const)
  for (const name of names) {
    const real: unknown = Reflect.get(prototype, name)
    if (typeof real !== 'function') throw new Error(`SQLite has no ${name}.`)
    Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
      step()
      return Reflect.apply(real, this, given)
    })
  }
