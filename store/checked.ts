// The door of the store, the same for every engine: records are checked before an engine sees them.
import { z } from 'zod'
import { Outage } from '../xep/fault.ts'
import type { Declaration, Declarations, RecordsOf } from './declaration.ts'
import type { Engine, Row, Step, Table } from './engine.ts'
import { checkWhole } from './copy-mark.ts'
import { takeLease, type Lease } from './lease.ts'
import { BATCH_LIMIT, checkName, checkSize, LARGE_PATCH, sizeOf, sizeOfText } from './limits.ts'
import { isSimple } from './simple.ts'
import type { Collection, Kinds, Store, Write } from './store.ts'

/** Checks what is written into one collection. Both throw a ZodError for a value that the schema does not allow. */
interface Check {
  whole(record: Row): { row: Row; text: string; size: number }
  patch(id: string, patch: Partial<Row>): number
}

export function checkedStore<D extends Declarations>(engine: Engine, declarations: D): Store<RecordsOf<D>> {
  const checks = new Map(Object.entries(declarations).map(([name, each]) => [name, makeCheck(each)]))
  const state: { lease?: Lease } = {}
  const mayWrite = () => {
    if (state.lease && !state.lease.isValid()) throw uncertain()
  }
  const collections = [...checks].map(([name, check]) => [name, collection(engine, name, check, mayWrite)])
  const store: unknown = {
    ...Object.fromEntries(collections),
    about: engine.about,
    async batch(writes: readonly Write<Kinds>[]) {
      mayWrite()
      return engine.batch(await steps(engine, checks, writes))
    },
    async claim(organisation: string, lost: () => void) {
      await checkWhole(engine)
      state.lease = await takeLease(engine, { organisation }, lost)
    },
    async close() {
      await state.lease?.release()
      await engine.close()
    },
  }
  return store as Store<RecordsOf<D>> // the type follows from the declarations, by names that TypeScript does not see here
}

/** @throws Error for a name that not every engine takes */
export function checkNames(declarations: Declarations): void {
  for (const [name, { schema, unique = [], indexes = [] }] of Object.entries(declarations)) {
    for (const each of [name, ...Object.keys(schema.shape)]) checkName(each)
    for (const field of [...unique, ...indexes].flat())
      if (!(field in schema.shape)) throw new Error(`'${name}' has no field '${field}' to index.`)
  }
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

function makeCheck({ schema }: Declaration): Check {
  const parsePatch = makePatchParser(schema)
  const simple = isSimple(schema)
  return {
    whole(record) {
      const row: unknown = schema.parse(record)
      if (!isRow(row)) throw new Error('A record needs an id.')
      const text = JSON.stringify(row)
      const size = simple ? sizeOfText(text, row) : sizeOf(row)
      checkSize(size)
      return { row, text, size }
    },
    patch(id, patch) {
      if (patch.id !== undefined && patch.id !== id) throw new Error(`The id of the record ${id} cannot be changed.`)
      parsePatch(patch)
      const size = sizeOf(patch)
      checkSize(size)
      return size
    },
  }
}

/**
 * Parses a patch by a schema of the fields that it has: a schema of all fields takes ten times as long. Each schema is kept, as making one takes
 * longer than a write; there are as many as the code has kinds of patches.
 */
function makePatchParser({ shape }: Declaration['schema']): (patch: Partial<Row>) => void {
  const parts = new Map<string, Declaration['schema']>()
  return patch => {
    const names = Object.keys(patch).filter(name => name in shape)
    let part = parts.get(names.join())
    if (!part) parts.set(names.join(), (part = partialSchema(shape, names)))
    part.parse(patch)
  }
}

const partialSchema = (shape: Declaration['schema']['shape'], names: string[]) =>
  z.object(Object.fromEntries(Object.entries(shape).filter(([name]) => names.includes(name)))).partial()

function collection(engine: Engine, name: string, check: Check, mayWrite: () => void): Collection<Row> {
  const table = engine.table(name)
  return { ...oneByOne(table, check, mayWrite), replace }

  async function replace(id: string, record: Row): Promise<void> {
    mayWrite()
    const { row, text } = check.whole(record)
    const removed: Step[] = row.id === id ? [] : [{ verb: 'remove', collection: name, id }]
    await engine.batch([...removed, { verb: 'put', collection: name, id: row.id, row, text }])
  }
}

const oneByOne = (table: Table, check: Check, mayWrite: () => void): Omit<Collection<Row>, 'replace'> => ({
  get: id => table.get(id),
  find: async (query = {}) => table.find(query),
  count: async (where = {}) => table.count(where),
  async insert(record) {
    mayWrite()
    const { row, text } = check.whole(record)
    await table.insert(row, text)
  },
  async put(record) {
    mayWrite()
    const { row, text } = check.whole(record)
    await table.put(row, text)
  },
  async change(id, when, patch) {
    mayWrite()
    if (check.patch(id, patch) > LARGE_PATCH) await checkGrowth(table, id, patch)
    return table.change(id, when, patch)
  },
  async remove(id) {
    mayWrite()
    return table.remove(id)
  },
})

/** Another process may have taken the store since. */
const uncertain = () => new Outage('The store could not be reached for too long. Try again in a minute.')

/**
 * Refuses a large patch that makes a record too large. Smaller patches replace whole fields, so that all of them together fit into the room
 * that the limit leaves.
 */
async function checkGrowth(table: Table, id: string, patch: Partial<Row>): Promise<void> {
  checkSize(sizeOf({ ...(await table.get(id)), ...patch }))
}

async function steps(engine: Engine, checks: Map<string, Check>, writes: readonly Write<Kinds>[]): Promise<Step[]> {
  if (writes.length > BATCH_LIMIT) throw new Error(`A batch has at most ${BATCH_LIMIT} writes, not ${writes.length}.`)
  const seen = new Set<string>()
  const all: Step[] = []
  let total = 0
  for (const write of writes) {
    const { step, size } = stepOf(checks, write)
    const name = `${step.collection}/${step.id}`
    if (seen.has(name)) throw new Error(`A batch has two writes of ${name}: make them one.`)
    seen.add(name)
    checkSize((total += size))
    if (step.verb === 'change' && size > LARGE_PATCH)
      await checkGrowth(engine.table(step.collection), step.id, step.patch)
    all.push(step)
  }
  return all
}

function stepOf(checks: Map<string, Check>, write: Write<Record<string, Row>>): { step: Step; size: number } {
  const check = (name: string): Check => {
    const found = checks.get(name)
    if (!found) throw new Error(`There is no collection ${name}.`)
    return found
  }
  if ('insert' in write) {
    const { size, ...whole } = check(write.insert).whole(write.record)
    return { step: { verb: 'insert', collection: write.insert, id: whole.row.id, ...whole }, size }
  }
  if ('put' in write) {
    const { size, ...whole } = check(write.put).whole(write.record)
    return { step: { verb: 'put', collection: write.put, id: whole.row.id, ...whole }, size }
  }
  if ('remove' in write) return { step: { verb: 'remove', collection: write.remove, id: write.id }, size: 0 }
  const { change, id, when = {}, patch } = write
  return { step: { verb: 'change', collection: change, id, when, patch }, size: check(change).patch(id, patch) }
}
