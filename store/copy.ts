// Copies all records of a store into another one, between any two engines, while nothing else works with either.
import { createHash } from 'node:crypto'
import { Fault } from '../xep/fault.ts'
import type { Declarations } from './declaration.ts'
import type { Engine, Row, Table } from './engine.ts'
import { COPIES, COPY, copyMark } from './copy-mark.ts'
import { interrupted, withLease } from './lease.ts'
import { openEngine } from './open.ts'
import { migrations } from './migrations.ts'

const PAGE = 200 // records at once

export interface CopyOptions {
  from: string
  to: string
  folder: string
  declarations: Declarations
  organisation: string
  progress: (text: string) => void
}

/**
 * Answers how many records the target holds, after their number and checksum were compared collection by collection.
 * @throws Fault when the target is not empty, when another process uses one of the two, or when the copy differs
 */
export function copyStore({ from, to, progress, ...options }: CopyOptions): Promise<number> {
  const collections = Object.keys(options.declarations)
  const name = createHash('sha256').update(from).digest('base64url') // of the address, which may hold a password
  return alone(from, options, (source, isOurs) =>
    alone(to, options, async (target, isOursToo) => {
      await begin(target, collections, name)
      const count = await copyAll(source, target, collections, name, text => {
        if (!isOurs() || !isOursToo()) throw interrupted()
        progress(text)
      })
      await target.table(COPIES).remove(COPY)
      return count
    }),
  )
}

/** Runs `run` with a store that no other process works with meanwhile. */
async function alone<T>(
  address: string,
  { folder, declarations, organisation }: Pick<CopyOptions, 'folder' | 'declarations' | 'organisation'>,
  run: (engine: Engine, isOurs: () => boolean) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(address, folder, declarations, { migrations, organisation })
  try {
    return await withLease(engine, { organisation }, isOurs => run(engine, isOurs))
  } finally {
    await engine.close()
  }
}

async function begin(target: Engine, collections: string[], from: string): Promise<void> {
  const before = await target.table(COPIES).get(COPY)
  if (before?.from === from) return
  if (before) throw new Fault('conflict', 'The target holds a part of a copy of another store. Empty the target first.')
  for (const name of collections)
    if (await target.table(name).count({}))
      throw new Fault(
        'conflict',
        `The target is not empty: it holds ${name}. Empty the target first, or name another one.`,
      )
  await target.table(COPIES).put({ id: COPY, from, collection: collections[0] ?? '', behind: '' })
}

async function copyAll(
  source: Engine,
  target: Engine,
  collections: string[],
  from: string,
  progress: (text: string) => void,
): Promise<number> {
  const { collection, behind } = copyMark.parse(await target.table(COPIES).get(COPY))
  const first = Math.max(0, collections.indexOf(collection))
  for (const [at, name] of collections.slice(first).entries()) {
    const table = target.table(name)
    let done = 0
    for await (const page of pages(source.table(name), at ? '' : behind)) {
      await Promise.all(page.map(row => table.put(row)))
      await target.table(COPIES).put({ id: COPY, from, collection: name, behind: page.at(-1)?.id ?? '' })
      progress(`${name}: ${(done += page.length)} copied`)
    }
  }
  let total = 0
  for (const name of collections) {
    const [is, should] = await Promise.all([digest(target.table(name)), digest(source.table(name))])
    if (is.count !== should.count || is.sum !== should.sum)
      throw new Fault(
        'internal-server-error',
        `The copy of ${name} differs: ${is.count} records instead of ${should.count}, or others. Empty the target and copy again.`,
      )
    progress(`${name}: ${is.count} verified`)
    total += is.count
  }
  return total
}

/** All records by their ids, from behind the one with this id. */
async function* pages(table: Table, behind: string): AsyncGenerator<Row[]> {
  for (let after: Row | undefined = behind ? { id: behind } : undefined; ;) {
    const page = await table.find({ limit: PAGE, ...(after && { after }) })
    after = page.at(-1)
    if (!after) return
    yield page
  }
}

async function digest(table: Table): Promise<{ count: number; sum: string }> {
  const hash = createHash('sha256')
  let count = 0
  for await (const page of pages(table, '')) {
    for (const row of page) hash.update(`${JSON.stringify(row, inOrder)}\n`)
    count += page.length
  }
  return { count, sum: hash.digest('hex') }
}

/** Engines may answer the fields of a record in any order. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
