// Whether a filter fits a resource, as the directory would see it.
import type { Kind } from '../../core/organisation/scim.ts'
import { isObject, type Json } from './content.ts'
import { invalidFilter, type Filter, type Operator, type Scalar } from './filter-text.ts'
import { extensionHolder, readPath, valueOf } from './path.ts'
import type { Attribute } from './schema.ts'
import { attributeNamed } from './schema.ts'

type Test = (object: Json) => boolean

/** @throws Fault bad-request (invalidFilter, invalidPath) */
export function testFor(kind: Kind, filter: Filter): Test {
  return compile(filter, path => {
    const { sub, ...found } = readPath(kind, path)
    return {
      attribute: attributeOf(found.attribute, sub),
      values: object => values(extensionHolder(object, found), found.name, sub),
    }
  })
}

/** For the filter in brackets: its paths are sub-attributes. */
export function testWithin(attribute: Attribute | undefined, filter: Filter): Test {
  return compile(filter, path => ({
    attribute: attributeNamed(attribute?.subAttributes ?? [], path),
    values: object => values(object, path, undefined),
  }))
}

interface Found {
  attribute: Attribute | undefined
  values: (object: Json) => unknown[]
}

function compile(filter: Filter, find: (path: string) => Found): Test {
  if (filter.is === 'and' || filter.is === 'or') {
    const tests = filter.parts.map(part => compile(part, find))
    return filter.is === 'and'
      ? object => tests.every(test => test(object))
      : object => tests.some(test => test(object))
  }
  if (filter.is === 'not') {
    const test = compile(filter.part, find)
    return object => !test(object)
  }
  const { attribute, values } = find(filter.path)
  if (filter.is === 'present') return object => values(object).some(isPresent)
  if (filter.is === 'some') {
    const test = testWithin(attribute, filter.part)
    return object => values(object).some(each => isObject(each) && test(each))
  }
  const compare = comparer(attribute, filter.operator, filter.value)
  if (filter.operator === 'ne') return object => !values(object).some(comparer(attribute, 'eq', filter.value))
  return object => values(object).some(compare)
}

/** The values at a path: each of several, and of a complex one its `value`, which is meant when nothing is named. */
function values(object: Json | undefined, name: string, sub: string | undefined): unknown[] {
  const found = object === undefined ? undefined : valueOf(object, name)
  const all = Array.isArray(found) ? found : found === undefined ? [] : [found]
  return sub === undefined ? all : all.flatMap(each => (isObject(each) ? [valueOf(each, sub)] : []))
}

const isPresent = (value: unknown) =>
  value !== undefined && value !== null && value !== '' && !(isObject(value) && !Object.keys(value).length)

const attributeOf = (attribute: Attribute | undefined, sub: string | undefined) =>
  sub === undefined ? attribute : attributeNamed(attribute?.subAttributes ?? [], sub)

function comparer(attribute: Attribute | undefined, operator: Operator, wanted: Scalar): (value: unknown) => boolean {
  const exact = attribute?.caseExact ?? false
  const isTime = attribute?.type === 'dateTime'
  if (attribute?.type === 'boolean' && !['eq', 'ne'].includes(operator))
    throw invalidFilter(`${attribute.name} can be compared by eq and ne alone.`)
  const right = comparable(wanted, exact, isTime)
  return value => compares(operator, comparable(isObject(value) ? value.value : value, exact, isTime), right)
}

function comparable(value: unknown, exact: boolean, isTime: boolean): unknown {
  if (typeof value !== 'string') return value ?? null
  if (isTime) return Date.parse(value)
  return exact ? value : value.toLowerCase()
}

function compares(operator: Operator, left: unknown, right: unknown): boolean {
  if (operator === 'eq') return left === right || (typeof left === 'boolean' && String(left) === right)
  if (typeof left === 'number' && typeof right === 'number') return ordered(operator, left, right)
  if (typeof left !== 'string' || typeof right !== 'string') return false
  if (operator === 'co') return left.includes(right)
  if (operator === 'sw') return left.startsWith(right)
  if (operator === 'ew') return left.endsWith(right)
  return ordered(operator, left, right)
}

function ordered<T extends string | number>(operator: Operator, left: T, right: T): boolean {
  if (operator === 'gt') return left > right
  if (operator === 'ge') return left >= right
  if (operator === 'lt') return left < right
  return operator === 'le' && left <= right
}
