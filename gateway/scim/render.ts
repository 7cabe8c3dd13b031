// A resource as directories read it: with schemas, id and meta, and only the attributes that were asked for.
import { groupNames } from '../../core/organisation/scim-entry.ts'
import type { Kind, Resource } from '../../core/organisation/scim.ts'
import { isObject, type Json } from './content.ts'
import { readPath, valueOf } from './path.ts'
import { schemaOf } from './schema.ts'

/** What is found out once for a whole list. */
export interface Frame {
  base: string
  /** A user's id -> its groups. */
  groups: Map<string, { value: string; display: string }[]>
  attributes: string[]
  excluded: string[]
}

export const etagOf = ({ version }: Resource) => `W/"${version}"`

/** Whole, as filters see it. */
export function wholeResource(
  { id, kind, content, created, changed, version }: Resource,
  { base, groups }: Frame,
): Json {
  const extensions = Object.keys(content).filter(key => /^urn:/i.test(key))
  const location = `${base}/${kind}s/${encodeURIComponent(id)}`
  const meta = { resourceType: kind, created, lastModified: changed, location, version: `W/"${version}"` }
  const within = kind === 'User' ? { groups: groups.get(id) ?? [] } : { members: [] }
  return { schemas: [schemaOf(kind), ...extensions], id, ...within, ...content, meta }
}

export function renderResource(resource: Resource, frame: Frame): Json {
  const all = wholeResource(resource, frame)
  if (frame.attributes.length)
    return { schemas: all.schemas, id: all.id, ...only(resource.kind, all, frame.attributes) }
  for (const path of frame.excluded) exclude(resource.kind, all, path)
  return all
}

function only(kind: Kind, all: Json, paths: string[]): Json {
  const found: Json = {}
  for (const path of paths) {
    const { urn, name, sub } = readPath(kind, path)
    const source = urn === undefined ? all : valueOf(all, urn)
    const value = isObject(source) ? valueOf(source, name) : undefined
    if (value === undefined) continue
    const target = urn === undefined ? found : nested(found, urn)
    target[name] = sub === undefined ? value : merged(target[name], part(value, sub))
  }
  return found
}

function nested(object: Json, key: string): Json {
  const known = object[key]
  if (isObject(known)) return known
  const made: Json = {}
  object[key] = made
  return made
}

/** A sub-attribute alone, of one value or of each. */
function part(value: unknown, sub: string): unknown {
  if (Array.isArray(value)) return value.map(each => part(each, sub))
  return isObject(value) && valueOf(value, sub) !== undefined ? { [sub]: valueOf(value, sub) } : {}
}

function merged(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((each, at) => merged(each, other[at]))
  return isObject(one) && isObject(other) ? { ...one, ...other } : other
}

const ALWAYS = ['id', 'schemas'] // RFC 7643 §7: returned "always"

function exclude(kind: Kind, all: Json, path: string): void {
  const { urn, name, sub } = readPath(kind, path)
  const source = urn === undefined ? all : valueOf(all, urn)
  if (!isObject(source) || ALWAYS.includes(name)) return
  if (sub === undefined) return void delete source[name]
  const drop = (value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== sub)) : value
  const value = source[name]
  source[name] = Array.isArray(value) ? value.map(drop) : drop(value)
}

/** A user's id -> the groups it is in, as its `groups` has them. */
export function groupsBy(groups: Resource[]): Frame['groups'] {
  const found: Frame['groups'] = new Map()
  for (const group of groups)
    for (const member of groupNames([group]).keys())
      found.set(member, [...(found.get(member) ?? []), { value: group.id, display: String(group.content.displayName) }])
  return found
}
