// Unique keys: one derived text per key, with one meaning on every engine.
import type { Declaration } from './declaration.ts'
import type { Row } from './engine.ts'
import type { Where } from './store.ts'

export interface Key {
  fields: string[]
  /** The name of the column or field that keeps the derived text. Fields of records have no underscores. */
  name: string
}

export const keysOf = ({ unique = [] }: Declaration): Key[] =>
  unique.map(fields => ({ fields, name: `_u_${fields.join('_')}` }))

/**
 * The derived text of a key: the values of its fields as a JSON list, so that types stay apart and no two lists of values give
 * one text. Absent when a field is null or absent: such a record clashes with none.
 */
export function keyText({ fields }: Key, row: Partial<Row>): string | undefined {
  const values = fields.map(field => row[field] ?? null)
  if (values.includes(null)) return undefined
  const broken = fields.find((_, at) => typeof values[at] === 'object')
  if (broken) throw new Error(`A unique key cannot hold the list or object in '${broken}'.`)
  return JSON.stringify(values)
}

/** The texts that a condition on all fields of a key comes to, by which an engine finds the records through the unique index. */
export function keyTexts(key: Key, where: Where<Row>): string[] | undefined {
  const lists = key.fields.map(field => {
    const condition = where[field]
    if (condition === undefined || condition === null) return []
    if (typeof condition !== 'object') return [condition]
    return 'in' in condition ? condition.in : []
  })
  if (lists.filter(list => list.length !== 1).length > 1 || lists.some(list => !list.length)) return undefined
  const long = Math.max(
    0,
    lists.findIndex(list => list.length > 1),
  )
  return lists[long]?.map(value => JSON.stringify(lists.map((list, at) => (at === long ? value : list[0]))))
}
