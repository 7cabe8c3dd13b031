// Unique keys: one derived text per key, with one meaning on every engine.
import type { Declaration } from './declaration.ts'
import type { Row } from './engine.ts'
import type { Condition, Scalar, Where } from './store.ts'

export interface Key {
  fields: string[]
  /** The name of the column or field that keeps the derived text. Fields of records have no underscores. */
  name: string
}

/** The beginning of the names of keys. */
export const KEY = '_u_'

export const keysOf = ({ unique = [] }: Declaration): Key[] =>
  unique.map(fields => ({ fields, name: KEY + fields.join('_') }))

/**
 * The derived text of a key: the values of its fields as a JSON list, so that types stay apart and no two lists of values give
 * one text. Absent when a field is null or absent: such a record clashes with none.
 */
export function keyText(
  { fields }: Pick<Key, 'fields'>,
  row: { readonly [field: string]: unknown },
): string | undefined {
  const values: unknown[] = []
  for (const field of fields) {
    const value = row[field]
    if (value === null || value === undefined) return undefined
    if (typeof value === 'object') throw new Error(`A unique key cannot hold the list or object in '${field}'.`)
    values.push(value)
  }
  return JSON.stringify(values)
}

/** The keys of which a patch changes a part. */
export const touchedKeys = (keys: Key[], patch: Partial<Row>): Key[] =>
  keys.filter(({ fields }) => fields.some(field => field in patch))

/** The texts that a condition on all fields of a key comes to, by which an engine finds the records through the unique index. */
export function keyTexts({ fields }: Key, where: Where<Row>): string[] | undefined {
  const isOne = fields.every(field => typeof where[field] !== 'object')
  if (isOne) return listOf(keyText({ fields }, where))
  const lists: Scalar[][] = []
  let long = 0
  for (const [at, field] of fields.entries()) {
    const list = wantedValues(where[field])
    if (!list?.length) return undefined
    if (list.length > 1 && lists.some(each => each.length > 1)) return undefined
    if (list.length > 1) long = at
    lists.push(list)
  }
  return lists[long]?.map(value => JSON.stringify(lists.map((list, at) => (at === long ? value : list[0]))))
}

const listOf = (text: string | undefined) => (text === undefined ? undefined : [text])

function wantedValues(condition: Condition | undefined): Scalar[] | undefined {
  if (condition === undefined || condition === null) return undefined
  if (typeof condition !== 'object') return [condition]
  return 'in' in condition ? condition.in : undefined
}
