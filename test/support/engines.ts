// Tests that run over every engine of the store, and the records that they write.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Broadcast, Code, Person } from '../../store/collections.ts'
import { collections } from '../../store/collections.ts'
import { openStore } from '../../store/open.ts'
import type { Store } from '../../store/store.ts'
import { Fault } from '../../xep/fault.ts'

interface Engine {
  name: string
  /** BELLHOP_STORE for a store of its own. */
  address: (folder: string) => string
}

const engines: Engine[] = [{ name: 'SQLite', address: () => 'sqlite:' }]

/** An engine with a folder and a store of its own for each test. */
export interface Stand {
  address(): string
  folder(): string
  store(): Store
  /** Another connection, which the test closes. */
  open(): Promise<Store>
  /** A connection in place of the one that the test has closed. */
  reopen(): Promise<Store>
}

export function overEngines(tests: (stand: Stand) => void): void {
  for (const engine of engines)
    describe(`the store on ${engine.name}`, () => {
      let folder: string
      let store: Store
      const open = () => openStore(engine.address(folder), folder, collections)
      beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'bellhop-store-'))
        store = await open()
      })
      afterEach(async () => {
        await store.close()
        rmSync(folder, { recursive: true })
      })
      tests({
        address: () => engine.address(folder),
        folder: () => folder,
        store: () => store,
        open,
        reopen: async () => (store = await open()),
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
  throw error ?? new Error('it was not refused')
}
