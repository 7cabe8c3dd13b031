// The contract of the store: what every engine promises. The same tests run over each engine (test/store/).
// Why the contract is as it is, and how each engine keeps it: docs/design/store.md

export type Scalar = string | number | boolean

/** Equality, a range, membership of a list, or absence (null). Compared by value; texts by code point. */
export type Condition = Scalar | null | { lt?: Scalar; lte?: Scalar; gt?: Scalar; gte?: Scalar } | { in: Scalar[] }

export type Where<R> = { [K in keyof R]?: Condition }

export interface Query<R> {
  where?: Where<R>
  /** A field to sort by, then by id; by id alone when absent. */
  sort?: keyof R & string
  descending?: boolean
  limit?: number
  /** Continues behind this record, which an earlier page of the same query ended with. */
  after?: R
}

/** Plain records with a string id. Every verb is atomic on its record. */
export interface Collection<R extends { id: string }> {
  get(id: string): Promise<R | undefined>
  find(query?: Query<R>): Promise<R[]>
  count(where?: Where<R>): Promise<number>
  /** @throws Fault conflict when the id or a unique key is taken; its detail is a Clash */
  insert(record: R): Promise<void>
  /** Writes the record over what had its id. @throws Fault conflict when a unique key is taken by another id */
  put(record: R): Promise<void>
  /** Patches the record if it is there and meets `when` (compare and set); a field set to undefined is removed. */
  change(id: string, when: Where<R>, patch: Partial<R>): Promise<R | undefined>
  /** Answers whether there was one. */
  remove(id: string): Promise<boolean>
  /** Puts the record and removes the one with the other id, both or none. @throws Fault conflict when a unique key is taken by a third one */
  replace(id: string, record: R): Promise<void>
}

/** A write as a plain value: one verb with the name of its collection. `remove` of a record that is not there does nothing. */
export type Write<R extends Kinds> = {
  [Name in keyof R & string]:
    | { insert: Name; record: R[Name] }
    | { put: Name; record: R[Name] }
    | { change: Name; id: string; when?: Where<R[Name]>; patch: Partial<R[Name]> }
    | { remove: Name; id: string }
}[keyof R & string]

/** For each write the new record; undefined for `remove`. */
export type Written<R extends Kinds, Writes extends readonly Write<R>[]> = {
  [At in keyof Writes]: Writes[At] extends { remove: string } ? undefined : RecordOf<R, Writes[At]>
}

type RecordOf<R extends Kinds, W> = W extends { insert: infer Name } | { put: infer Name } | { change: infer Name }
  ? R[Name & keyof R]
  : undefined

/** What refused a write: the detail of the Fault `conflict`. */
export interface Clash {
  collection: string
  id: string
  /** The unique key that another record has, as its fields; absent when the record is missing or does not meet `when`. */
  key?: string[]
  /** The place of the refused write in its batch, from 0. */
  at?: number
}

/** What people are told of an engine: in the log, by /healthz and by `bellhop doctor`. */
export interface About {
  /** As `SQLite` or `MongoDB 8.0.4`. */
  name: string
  /** What an operator should know that this engine cannot do, each a sentence. */
  lacks: string[]
}

export type Kinds = Record<string, { id: string }>

/** @typeParam R the records by the names of their collections */
export type Store<R extends Kinds> = { [Name in keyof R]: Collection<R[Name]> } & {
  /**
   * Makes all of these writes or none. A batch has at most one write per record; its writes are checked in their order, so
   * that a later one may take the unique key that an earlier one gives up.
   *
   * Readers may see some of the writes before the others, each record whole; from the answer on everybody sees all of them.
   * After a crash the store holds none of them or all of them as soon as it is opened again.
   * @throws Fault conflict when a record is missing, does not meet its `when`, or a key is taken; its detail is a Clash
   */
  batch<const Writes extends readonly Write<R>[]>(writes: Writes): Promise<Written<R, Writes>>
  /** What people are told of the engine. */
  about: About
  /**
   * Takes the store for this process; before, and without it, several may read and write.
   * @param lost called when another process has taken the store, as this one could not renew its claim in time
   * @throws Fault conflict when another process has the store, not-acceptable when it is another organisation's
   */
  claim(organisation: string, lost: () => void): Promise<void>
  /** Answers when everything written has been kept. */
  close(): Promise<void>
}
