// The memory: what every engine promises. One contract test runs over each of them (test/store.test.ts).
import type { Records } from './collections.ts'

type Scalar = string | number | boolean

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

/** Plain records with a string id. Every verb is atomic on its record; none needs a transaction over two. */
export interface Collection<R extends { id: string }> {
  get(id: string): Promise<R | undefined>
  find(query?: Query<R>): Promise<R[]>
  count(where?: Where<R>): Promise<number>
  /** @throws Fault conflict when the id or a unique key is taken */
  insert(record: R): Promise<void>
  /** Writes the record over what had its id. @throws Fault conflict when a unique key is taken by another id */
  put(record: R): Promise<void>
  /** Patches the record if it is there and meets `when` (compare and set); a field set to undefined is removed. */
  change(id: string, when: Where<R>, patch: Partial<R>): Promise<R | undefined>
  /** Answers whether there was one. */
  remove(id: string): Promise<boolean>
}

export type Store = { [Name in keyof Records]: Collection<Records[Name]> } & {
  /** Answers when everything written has been kept. */
  close(): Promise<void>
}
