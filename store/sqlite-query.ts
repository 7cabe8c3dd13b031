// The SQL of a query: conditions, order, pages and patches over records that are stored as JSON.
import type { SQLInputValue } from 'node:sqlite'
import type { Query, Where } from './store.ts'

export interface Sql {
  sql: string
  values: SQLInputValue[]
}

export const field = (name: string) => (name === 'id' ? 'id' : `json_extract(record, '$.${name}')`)

const bind = (value: string | number | boolean): SQLInputValue => (typeof value === 'boolean' ? Number(value) : value)

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' }

export function conditions<R>(where: Where<R>): Sql {
  const parts: string[] = []
  const values: SQLInputValue[] = []
  for (const [name, condition] of Object.entries(where)) {
    if (condition === undefined) continue
    if (condition === null) parts.push(`${field(name)} IS NULL`)
    else if (typeof condition !== 'object') {
      parts.push(`${field(name)} = ?`)
      values.push(bind(condition as string))
    } else if ('in' in condition) {
      const wanted = condition.in as string[]
      parts.push(`${field(name)} IN (SELECT value FROM json_each(?))`)
      values.push(JSON.stringify(wanted))
    } else {
      for (const [operator, value] of Object.entries(condition)) {
        parts.push(`${field(name)} ${OPERATORS[operator as keyof typeof OPERATORS]} ?`)
        values.push(bind(value as string))
      }
    }
  }
  return { sql: parts.join(' AND ') || '1', values }
}

export function select<R extends { id: string }>(
  name: string,
  { where = {}, sort, descending, limit, after }: Query<R>,
): Sql {
  const { sql, values } = conditions(where)
  const keys = sort && sort !== 'id' ? [sort, 'id'] : ['id']
  const order = keys.map(key => field(key) + (descending ? ' DESC' : '')).join(', ')
  const parts = [sql]
  if (after) {
    parts.push(`(${keys.map(field).join(', ')}) ${descending ? '<' : '>'} (${keys.map(() => '?').join(', ')})`)
    values.push(...keys.map(key => bind(after[key as keyof R] as string)))
  }
  return {
    sql: `SELECT record FROM ${name} WHERE ${parts.join(' AND ')} ORDER BY ${order} LIMIT ${limit ?? -1}`,
    values,
  }
}

/** The new record as an expression: each field of a patch is replaced as a whole; one set to undefined is removed. */
export function patched(patch: object): Sql {
  const set = Object.entries(patch).filter(([, value]) => value !== undefined)
  const gone = Object.entries(patch).filter(([, value]) => value === undefined)
  let sql = 'record'
  if (set.length) sql = `json_set(${sql}, ${set.map(([key]) => `'$.${key}', json(?)`).join(', ')})`
  if (gone.length) sql = `json_remove(${sql}, ${gone.map(([key]) => `'$.${key}'`).join(', ')})`
  return { sql, values: set.map(([, value]) => JSON.stringify(value)) }
}
