// Unique keys: one derived text per key, with one meaning on every engine.
import type { Declaration } from './declaration.ts'
import type { Row } from './engine.ts'
import type { Condition, Scalar, Where } from './store.ts'

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
export function keyTexts({ fields }: Key, where: Where<Row>): string[] | undefined {
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

function wantedValues(condition: Condition | undefined): Scalar[] | undefined {
  if (condition === undefined || condition === null) return undefined
  if (typeof condition !== 'object') return [condition]
  return 'in' in condition ? condition.in : undefined
}
