// Conditions, order and pages in the words of MongoDB.
import type { Document as Filter, Sort } from 'mongodb'
import type { Row } from './engine.ts'
import { keyTexts, type Key } from './keys.ts'
import { toText, toValue } from './mongo-document.ts'
import type { Condition, Query, Where } from './store.ts'

const field = (name: string) => (name === 'id' ? '_id' : name)

const OPERATORS = { lt: '$lt', lte: '$lte', gt: '$gt', gte: '$gte' }

/** The records that meet `where`; documents that are no records are left out. */
export function mongoFilter(where: Where<Row>, keys: Key[]): Filter {
  const parts: Filter = { _hidden: null }
  for (const [name, condition] of Object.entries(where))
    if (condition !== undefined) parts[field(name)] = wanted(condition)
  for (const key of keys) {
    const texts = keyTexts(key, where)
    if (texts) parts[key.name] = texts.length === 1 ? texts[0] : { $in: texts }
  }
  return parts
}

function wanted(condition: Condition): unknown {
  if (condition === null || typeof condition !== 'object') return toValue(condition)
  if ('in' in condition) return { $in: condition.in.map(toValue) }
  const bounds = Object.entries(condition).map(([operator, value]) => [
    OPERATORS[operator as keyof typeof OPERATORS],
    toValue(value),
  ])
  return Object.fromEntries(bounds)
}

export function mongoOrder({ sort = 'id', descending }: Query<Row>): Sort {
  const direction = descending ? -1 : 1
  return sort === 'id' ? { _id: direction } : { [sort]: direction, _id: direction }
}

/** What follows `after` in the order of the query: records without the field come first, as MongoDB sorts null. */
export function behindCursor({ sort = 'id', descending, after }: Query<Row>): Filter {
  if (!after) return {}
  const sign = descending ? '$lt' : '$gt'
  const ids = { _id: { [sign]: toText(after.id) } }
  if (sort === 'id') return ids
  const value = toValue(after[sort] ?? null)
  const same = { [sort]: value, ...ids }
  if (value === null) return { $or: descending ? [same] : [same, { [sort]: { $ne: null } }] }
  return { $or: [same, { [sort]: { [sign]: value } }, ...(descending ? [{ [sort]: null }] : [])] }
}
