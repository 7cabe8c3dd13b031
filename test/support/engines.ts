// Tests that run over every engine of the store, and the records that they write.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { MongoClient } from 'mongodb'
import type { Declarations, RecordsOf } from '../../store/declaration.ts'
import { openStore } from '../../store/open.ts'
import type { Kinds, Store } from '../../store/store.ts'
import { Fault, Outage } from '../../xep/fault.ts'
import type { Person } from '../../core/model/person.ts'
import type { Code } from '../../core/access/records.ts'
import type { Broadcast } from '../../core/broadcasts/records.ts'
import { collections } from '../../core/collections.ts'
import type { Records } from '../../core/model/records.ts'

interface Engine {
  name: string
  /** BELLHOP_STORE for a store of its own. */
  address: (folder: string) => string
  /** Removes all records. */
  clear: (folder: string) => Promise<void>
}

const sqlite: Engine = {
  name: 'SQLite',
  address: () => 'sqlite:',
  async clear(folder) {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `bellhop.sqlite${end}`), { force: true })
  },
}

/** A database of its own for each folder. */
const mongo = (name: string, url: string): Engine => ({
  name,
  address: folder => databaseAt(url, folder),
  clear: folder => drop(databaseAt(url, folder)),
})

/** The name of a database may not have every character that a folder's name has. */
export const databaseAt = (url: string, folder: string) =>
  `${url.replace(/\/$/, '')}/${basename(folder).replace(/[^A-Za-z0-9]/g, '_')}`

export async function drop(url: string): Promise<void> {
  const client = new MongoClient(url)
  await client.db().dropDatabase()
  await client.close()
}

/** SQLite, and the servers that `npm run test:engines` has started: BELLHOP_TEST_STORES holds NAME=URL, separated by blanks. */
const engines: Engine[] = [
  sqlite,
  ...(process.env.BELLHOP_TEST_STORES ?? '')
    .split(' ')
    .filter(Boolean)
    .map(each => mongo(each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1))),
]

/** An engine with a folder and a store of its own for each test. */
export interface Stand<R extends Kinds = Records> {
  /** Whether a server keeps the store. */
  isRemote: boolean
  address(): string
  folder(): string
  store(): Store<R>
  /** Another connection, which the test closes. */
  open(): Promise<Store<R>>
  /** A connection in place of the one that the test has closed. */
  reopen(): Promise<Store<R>>
  /** Removes all that the store holds, when no connection is open. */
  clear(): Promise<void>
}

export const overEngines = (tests: (stand: Stand) => void) => overEnginesWith(collections, tests)

export function overEnginesWith<D extends Declarations>(
  declarations: D,
  tests: (stand: Stand<RecordsOf<D>>) => void,
): void {
  for (const engine of engines)
    describe(`the store on ${engine.name}`, () => {
      let folder: string
      let store: Store<RecordsOf<D>>
      const open = () => openStore(engine.address(folder), folder, declarations)
      beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'bellhop-store-'))
        store = await open()
      })
      afterEach(async () => {
        await store?.close()
        await engine.clear(folder)
        rmSync(folder, { recursive: true })
      })
      tests({
        isRemote: engine !== sqlite,
        address: () => engine.address(folder),
        folder: () => folder,
        store: () => store,
        open,
        reopen: async () => (store = await open()),
        clear: () => engine.clear(folder),
      })
    })
}

export const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  username: `user-${id}`,
  name: `Name ${id}`,
  manager: null,
  profile: {},
  ...more,
})

export const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`

export const code = (id: string, more: Partial<Code> = {}): Code => ({
  id,
  person: 'p',
  hash: `hash of ${id}`,
  issuedBy: 'administrator',
  issued: at(0),
  expires: at(59),
  ...more,
})

export const broadcast = (id: string, more: Partial<Broadcast> = {}): Broadcast => ({
  id,
  group: 'g',
  sender: 's',
  origin: id,
  body: 'Hello',
  personal: false,
  accepted: true,
  sent: at(0),
  recipients: 0,
  ...more,
})

export const ids = (records: { id: string }[]) => records.map(({ id }) => id)

/** The Fault that a promise ends in. */
export async function refusal(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Fault) return error
  throw error instanceof Error ? error : new Error(`refused with no Fault: ${error}`)
}

/** Whether a promise ends in an outage of the store. @throws whatever else it ends in */
export const isOutage = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    (error: unknown) => {
      if (error instanceof Outage) return true
      throw error
    },
  )
