// The SQL of a query: conditions, order, pages and patches over records that are stored as JSON.
import type { SQLInputValue } from 'node:sqlite'
import type { Row } from './engine.ts'
import { keyTexts, type Key } from './keys.ts'
import type { Condition, Query, Scalar, Where } from './store.ts'

export interface Sql {
  sql: string
  values: SQLInputValue[]
}

export const fieldSql = (name: string) => (name === 'id' ? 'id' : `json_extract(record, '$.${name}')`)

const bind = (value: Scalar): SQLInputValue => (typeof value === 'boolean' ? Number(value) : value)

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
const FEW = 8 // values that have a place each: a list in JSON takes twice as long to look up, and every number of places is a statement of its own

export function conditionsSql(where: Where<Row>, keys: Key[]): Sql {
  const parts: string[] = []
  const values: SQLInputValue[] = []
  let said: string[] | undefined // the text of a key says all of its fields
  for (const key of keys) {
    if (where[key.fields[0] ?? ''] === undefined) continue
    const texts = keyTexts(key, where)
    if (!texts) continue
    addOneOf(key.name, texts, parts, values)
    said = said ? [...said, ...key.fields] : key.fields
  }
  for (const name in where) {
    const condition = where[name]
    if (condition !== undefined && !said?.includes(name)) add(name, condition, parts, values)
  }
  return { sql: parts.length > 1 ? parts.join(' AND ') : (parts[0] ?? '1'), values }
}

function add(name: string, condition: Condition, parts: string[], values: SQLInputValue[]): void {
  if (condition === null) {
    parts.push(`${fieldSql(name)} IS NULL`)
  } else if (typeof condition !== 'object') {
    parts.push(`${fieldSql(name)} = ?`)
    values.push(bind(condition))
  } else if ('in' in condition) {
    addOneOf(fieldSql(name), condition.in, parts, values)
  } else {
    for (const [operator, value] of Object.entries(condition)) {
      parts.push(`${fieldSql(name)} ${OPERATORS[operator as keyof typeof OPERATORS]} ?`)
      values.push(bind(value))
    }
  }
}

function addOneOf(field: string, wanted: Scalar[], parts: string[], values: SQLInputValue[]): void {
  if (wanted.length === 1 && wanted[0] !== undefined) {
    parts.push(`${field} = ?`)
    values.push(bind(wanted[0]))
  } else if (wanted.length <= FEW) {
    parts.push(`${field} IN (${wanted.map(() => '?').join()})`)
    values.push(...wanted.map(bind))
  } else {
    parts.push(`${field} IN (SELECT value FROM json_each(?))`)
    values.push(JSON.stringify(wanted))
  }
}

export function selectSql(name: string, query: Query<Row>, keys: Key[]): Sql {
  const { where, sort = 'id', descending, limit = -1 } = query
  const { sql, values } = where ? conditionsSql(where, keys) : { sql: '1', values: [] }
  const direction = descending ? ' DESC' : ''
  const order = sort === 'id' ? `id${direction}` : `${fieldSql(sort)}${direction}, id${direction}`
  const page = query.after && behind(query, query.after)
  return {
    sql: `SELECT record FROM ${name} WHERE ${sql}${page ? ` AND ${page.sql}` : ''} ORDER BY ${order} LIMIT ${limit}`,
    values: page ? [...values, ...page.values] : values,
  }
}

/** What follows `after` in the order of the query: records without the field come first, as SQLite and MongoDB sort null. */
function behind({ sort = 'id', descending }: Query<Row>, after: Row): Sql {
  const sign = descending ? '<' : '>'
  if (sort === 'id') return { sql: `id ${sign} ?`, values: [after.id] }
  const value = after[sort] ?? null
  if (value !== null) {
    const rest = descending ? ` OR ${fieldSql(sort)} IS NULL` : ''
    return { sql: `((${fieldSql(sort)}, id) ${sign} (?, ?)${rest})`, values: [bind(value as Scalar), after.id] }
  }
  const rest = descending ? '' : ` OR ${fieldSql(sort)} IS NOT NULL`
  return { sql: `(${fieldSql(sort)} IS NULL AND id ${sign} ?${rest})`, values: [after.id] }
}

/** The new record as an expression: each field of a patch is replaced as a whole; one set to undefined is removed. */
export function patchSql(patch: object): Sql {
  const set = Object.entries(patch).filter(([, value]) => value !== undefined)
  const gone = Object.entries(patch).filter(([, value]) => value === undefined)
  let sql = 'record'
  if (set.length) sql = `json_set(${sql}, ${set.map(([key]) => `'$.${key}', json(?)`).join(', ')})`
  if (gone.length) sql = `json_remove(${sql}, ${gone.map(([key]) => `'$.${key}'`).join(', ')})`
  return { sql, values: set.map(([, value]) => JSON.stringify(value)) }
}
