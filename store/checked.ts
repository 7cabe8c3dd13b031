// The door of the store, the same for every engine: records are checked before an engine sees them.
import type { Declaration, Declarations, RecordsOf } from './declaration.ts'
import type { Engine, Row, Step, Table } from './engine.ts'
import type { Collection, Kinds, Store, Write } from './store.ts'

/** Checks what is written into one collection. Both throw a ZodError for a value that the schema does not allow. */
interface Check {
  whole(record: Row): Row
  patch(patch: Partial<Row>): Partial<Row>
}

export function checkedStore<D extends Declarations>(engine: Engine, declarations: D): Store<RecordsOf<D>> {
  const checks = new Map(Object.entries(declarations).map(([name, each]) => [name, makeCheck(each)]))
  const collections = [...checks].map(([name, check]) => [name, collection(engine.table(name), check)])
  const store: unknown = {
    ...Object.fromEntries(collections),
    batch: async (writes: readonly Write<Kinds>[]) => engine.batch(steps(checks, writes)),
    close: () => engine.close(),
  }
  return store as Store<RecordsOf<D>> // the type follows from the declarations, by names that TypeScript does not see here
}

function makeCheck({ schema }: Declaration): Check {
  const partial = schema.partial() // once: compiling the schema takes longer than a write
  return {
    whole: record => ({ ...schema.parse(record), id: record.id }),
    patch(patch) {
      partial.parse(patch)
      return patch
    },
  }
}

const collection = (table: Table, check: Check): Collection<Row> => ({
  get: id => table.get(id),
  find: async (query = {}) => table.find(query),
  count: async (where = {}) => table.count(where),
  insert: async record => table.insert(check.whole(record)),
  put: async record => table.put(check.whole(record)),
  change: async (id, when, patch) => table.change(id, when, check.patch(patch)),
  remove: id => table.remove(id),
})

function steps(checks: Map<string, Check>, writes: readonly Write<Kinds>[]): Step[] {
  const seen = new Set<string>()
  return writes.map(write => {
    const step = stepOf(checks, write)
    const name = `${step.collection}/${step.id}`
    if (seen.has(name)) throw new Error(`A batch has two writes of ${name}: make them one.`)
    seen.add(name)
    return step
  })
}

function stepOf(checks: Map<string, Check>, write: Write<Record<string, Row>>): Step {
  const check = (name: string): Check => {
    const found = checks.get(name)
    if (!found) throw new Error(`There is no collection ${name}.`)
    return found
  }
  if ('insert' in write) {
    const row = check(write.insert).whole(write.record)
    return { verb: 'insert', collection: write.insert, id: row.id, row }
  }
  if ('put' in write) {
    const row = check(write.put).whole(write.record)
    return { verb: 'put', collection: write.put, id: row.id, row }
  }
  if ('remove' in write) return { verb: 'remove', collection: write.remove, id: write.id }
  const { change, id, when = {}, patch } = write
  return { verb: 'change', collection: change, id, when, patch: check(change).patch(patch) }
}
