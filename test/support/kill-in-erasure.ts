// Loaded before main.ts: kills the process in the middle of an erasure, before the statement of SQLite whose number stands in the file
// KILL_FILE. Statements are counted from when an erasure has begun; the file KILL_FILE.count says how many there were.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync, StatementSync } from 'node:sqlite'

const file = process.env.KILL_FILE ?? ''
const begun = new WeakSet<StatementSync>()
let count = Infinity

const prepare = DatabaseSync.prototype.prepare
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (/^INSERT INTO erasures\b/i.test(sql)) begun.add(statement)
  return statement
}

for (const name of ['run', 'all', 'get'] as const) {
  const real: unknown = Reflect.get(StatementSync.prototype, name)
  if (typeof real !== 'function') throw new Error(`SQLite has no ${name}.`)
  Reflect.set(StatementSync.prototype, name, function (this: StatementSync, ...given: unknown[]) {
    if (begun.has(this)) count = 0
    else step()
    return Reflect.apply(real, this, given)
  })
}

function step(): void {
  if (count === Infinity || !existsSync(file)) return
  writeFileSync(`${file}.count`, String(++count))
  if (count === Number(readFileSync(file, 'utf8'))) process.kill(process.pid, 'SIGKILL')
}
