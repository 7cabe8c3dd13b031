// What an engine of the store implements: the verbs of the contract over plain rows that have been checked (checked.ts).
import type { About, Query, Where } from './store.ts'

export interface Row {
  id: string
  [field: string]: unknown
}

/** One collection. Each verb promises what the verb of that name promises in store.ts. */
export interface Table {
  get(id: string): Promise<Row | undefined>
  find(query: Query<Row>): Promise<Row[]>
  count(where: Where<Row>): Promise<number>
  /** @param text the row as JSON, where that is known */
  insert(row: Row, text?: string): Promise<void>
  put(row: Row, text?: string): Promise<void>
  change(id: string, when: Where<Row>, patch: Partial<Row>): Promise<Row | undefined>
  remove(id: string): Promise<boolean>
}

/** One write of a batch; `collection` names its table. */
export type Step = { collection: string; id: string } & (
  | { verb: 'insert' | 'put'; row: Row; text: string }
  | { verb: 'change'; when: Where<Row>; patch: Partial<Row> }
  | { verb: 'remove' }
)

export interface Engine {
  about: About
  /** The clock that all processes share which use this store, in ms. */
  now(): Promise<number>
  table(collection: string): Table
  /** @throws Fault conflict, with a Clash that says which step was refused */
  batch(steps: Step[]): Promise<(Row | undefined)[]>
  close(): Promise<void>
}
