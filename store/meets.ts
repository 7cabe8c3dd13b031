// Whether a row meets a condition: the meaning that every engine has to give it.
import type { Row } from './engine.ts'
import type { Condition, Scalar, Where } from './store.ts'

export const meetsCondition = (row: Row, where: Where<Row>): boolean =>
  Object.entries(where).every(([name, condition]) => condition === undefined || holds(row[name] ?? null, condition))

function holds(value: unknown, condition: Condition): boolean {
  if (condition === null || typeof condition !== 'object') return value === condition
  if ('in' in condition) return condition.in.some(each => each === value)
  return Object.entries(condition).every(([operator, bound]) => {
    const order = compare(value, bound)
    if (order === undefined) return false
    if (operator === 'lt') return order < 0
    if (operator === 'lte') return order <= 0
    return operator === 'gt' ? order > 0 : order >= 0
  })
}

/** Below, at or above 0, as `value` sorts before, with or behind `bound`; undefined for values of two types. */
function compare(value: unknown, bound: Scalar): number | undefined {
  if (typeof value === 'string' && typeof bound === 'string')
    return Buffer.compare(Buffer.from(value), Buffer.from(bound))
  if (typeof value === 'number' && typeof bound === 'number') return value - bound
  if (typeof value === 'boolean' && typeof bound === 'boolean') return Number(value) - Number(bound)
  return undefined
}
