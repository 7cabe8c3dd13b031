// PATCH (RFC 7644 §3.5.2), and what Entra ID and Okta make of it: `Replace`, "False", values without a path under dotted
// names, members to be removed in the value, a manager as a text or in a list.
import type { Content, Kind } from '../../core/organisation/scim.ts'
import { Fault } from '../../xep/fault.ts'
import { checkContent, extensionOf, isObject, readFree, readOne, readValue, type Json } from './content.ts'
import { readFilter, type Filter } from './filter-text.ts'
import { testWithin } from './filter.ts'
import { extensionHolder, readPath, type Path } from './path.ts'
import { extensionCalled, attributeNamed, type Attribute } from './schema.ts'

const MOST = 1_000 // operations in one request

interface Operation {
  op: 'add' | 'replace' | 'remove'
  path?: string
  value: unknown
}

/** The content with all operations done. @throws Fault bad-request; then none of them is */
export function patchContent(kind: Kind, content: Content, body: unknown): Content {
  const fresh = structuredClone(content)
  for (const operation of operations(body)) apply(kind, fresh, operation)
  return checkContent(kind, fresh)
}

function operations(body: unknown): Operation[] {
  const all = isObject(body) ? Object.entries(body).find(([key]) => /^operations$/i.test(key))?.[1] : undefined
  if (!Array.isArray(all) || !all.length || all.length > MOST)
    throw wrong('invalidSyntax', `Send from 1 to ${MOST} Operations.`)
  return all.map(each => {
    const op = isObject(each) ? String(each.op).toLowerCase() : ''
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw wrong('invalidSyntax', 'Each operation is add, replace or remove.')
    const { path, value } = each
    return { op, value, ...(typeof path === 'string' && path.trim() && { path }) }
  })
}

function apply(kind: Kind, content: Content, { op, path, value }: Operation): void {
  const extension = path === undefined ? undefined : extensionCalled(path)
  if (path !== undefined && !extension) return at(content, op, readPath(kind, path), value)
  if (extension && op === 'remove') return void delete content[extension]
  if (op === 'remove') throw wrong('noTarget', 'Name what to remove in the path.')
  if (!isObject(value)) throw wrong('invalidValue', 'Without a path, the value must be an object.')
  for (const [key, part] of Object.entries(value)) {
    if (extension) at(content, op, readPath(kind, `${extension}:${key}`), part)
    else if (extensionCalled(key)) apply(kind, content, { op, path: key, value: part })
    else {
      const found = readPath(kind, key)
      if (found.attribute?.mutability !== 'readOnly') at(content, op, found, part) // Okta repeats the id
    }
  }
}

function at(content: Content, op: Operation['op'], path: Path, value: unknown): void {
  const { attribute, urn, name, filter, sub } = path
  if (attribute?.mutability === 'readOnly') throw wrong('mutability', `${name} cannot be changed.`)
  if (attribute?.mutability === 'writeOnly') return // a password is not kept
  if (attribute?.multiValued && (filter !== undefined || sub !== undefined))
    return amongValues(holderOf(content, path), attribute, op, path, value)
  if (filter !== undefined) throw wrong('invalidPath', `${name} has one value, and nothing to choose among.`)
  const parts = holderOf(content, path)
  if (op === 'remove' && attribute?.multiValued && value !== undefined) return without(parts, attribute, value)
  if (sub !== undefined) return part(parts, path, op, sub, value)
  const read = op === 'remove' ? undefined : attribute ? readValue(attribute, value) : readFree(name, value)
  if (op === 'add' && attribute?.multiValued) return together(parts, name, read)
  if (op !== 'remove' && isObject(read) && isObject(parts[name]))
    Object.assign(parts[name], read) // §3.5.2.3
  else set(parts, name, read)
  if (urn !== undefined && !Object.keys(parts).length) delete content[urn]
}

/** An extension is there as soon as something is put into it. */
function holderOf(content: Content, path: Path): Json {
  const found = extensionHolder(content, path)
  if (found) return found
  if (extensionCalled(path.urn ?? '')) return extensionOf(content)
  const made: Json = {}
  content[path.urn ?? ''] = made
  return made
}

function set(object: Json, name: string, value: unknown): void {
  if (value === undefined || value === null) delete object[name]
  else object[name] = value
}

/** `name.givenName`. */
function part(parts: Json, { name, attribute }: Path, op: Operation['op'], sub: string, value: unknown): void {
  const known = attributeNamed(attribute?.subAttributes ?? [], sub)
  if (attribute && attribute.type !== 'complex') throw wrong('invalidPath', `${name} has no ${sub}.`)
  const object = isObject(parts[name]) ? parts[name] : {}
  set(object, sub, op === 'remove' ? undefined : known ? readValue(known, value) : readFree(sub, value))
  set(parts, name, Object.keys(object).length ? object : undefined)
}

/** Adding what is there already changes nothing; a new primary one ends the old (§3.5.2). */
function together(parts: Json, name: string, fresh: unknown): void {
  const known = listOf(parts[name])
  const added = listOf(fresh).filter(each => !known.some(other => isSame(each, other)))
  const first = added.some(({ primary }) => primary === true)
  const before = first ? known.map(({ primary: _, ...rest }) => rest) : known
  set(parts, name, before.length + added.length ? [...before, ...added] : undefined)
}

/** Compares by value, and by type where both have one. */
const isSame = (one: Json, other: Json) =>
  one.value !== undefined &&
  one.value === other.value &&
  (one.type === undefined || other.type === undefined || one.type === other.type)

/** Entra ID names in the value whom to remove. */
function without(parts: Json, attribute: Attribute, value: unknown): void {
  const gone = new Set(listOf(readValue(attribute, value)).map(each => each.value))
  const left = listOf(parts[attribute.name]).filter(each => !gone.has(each.value))
  set(parts, attribute.name, left.length ? left : undefined)
}

/** `emails[type eq "work"].value`, `members[value eq "7"]`, `emails.value`. */
function amongValues(parts: Json, attribute: Attribute, op: Operation['op'], { filter, sub }: Path, value: unknown) {
  const wanted = filter === undefined ? undefined : readFilter(filter)
  const test = wanted ? testWithin(attribute, wanted) : () => true
  const all = listOf(parts[attribute.name])
  if (op === 'remove' || value === null || value === '') {
    const left =
      sub === undefined ? all.filter(each => !test(each)) : all.map(each => (test(each) ? less(each, sub) : each))
    return set(parts, attribute.name, left.length ? left : undefined)
  }
  const change = changeOf(attribute, sub, value)
  const after = all.some(test)
    ? all.map(each => (test(each) ? { ...each, ...change } : each))
    : [...all, { ...typed(attribute, described(wanted)), ...change }]
  parts[attribute.name] = becamePrimary(all, after)
}

/** The types of the schema: a filter compares with the text "True" as well. */
function typed(attribute: Attribute, values: Json): Json {
  const read = readOne(attribute, values)
  return isObject(read) ? read : {}
}

/** A value that becomes the primary one ends the old (RFC 7644 §3.5.2). */
function becamePrimary(before: Json[], after: Json[]): Json[] {
  const fresh = after.findLast((each, at) => each.primary === true && before[at]?.primary !== true)
  return fresh
    ? after.map(each => (each !== fresh && each.primary === true ? { ...each, primary: false } : each))
    : after
}

function changeOf(attribute: Attribute, sub: string | undefined, value: unknown): Json {
  if (sub === undefined) {
    const read = readOne(attribute, Array.isArray(value) ? value[0] : value)
    return isObject(read) ? read : {}
  }
  const known = attributeNamed(attribute.subAttributes, sub)
  return { [sub]: known ? readOne(known, value) : readFree(sub, value) }
}

const less = (object: Json, sub: string): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== sub))

/** Makes the value that a filter describes and that is not there yet: Entra ID adds and replaces the work address in this way. */
function described(filter: Filter | undefined): Json {
  if (filter?.is === 'compare' && filter.operator === 'eq') return { [filter.path]: filter.value }
  if (filter?.is === 'and') return Object.assign({}, ...filter.parts.map(described))
  throw wrong('noTarget', 'There is nothing that this path fits.')
}

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

const wrong = (scimType: string, text: string) => new Fault('bad-request', text, { scimType })
