// Lists of resources: filtered, sorted, in pages (RFC 7644 §3.4.2).
import { z } from 'zod'
import type { Context } from '../../core/context.ts'
import { countResources, resourcesOf, type Kind, type Resource } from '../../core/organisation/scim.ts'
import { isObject, invalidValue } from './content.ts'
import { readFilter, type Filter } from './filter-text.ts'
import { testFor } from './filter.ts'
import { extensionHolder, readPath, valueOf } from './path.ts'
import { groupsBy, renderResource, wholeResource, type Frame } from './render.ts'

export const PAGE_LIMIT = 1_000 // resources in one page
const USUAL = 100

const names = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform(value => (Array.isArray(value) ? value : value.split(',')).map(each => each.trim()).filter(Boolean))
const integer = z.coerce.number().int()

/** As the query string and a POST to /.search have it; others, such as Entra ID's flags, mean nothing here. */
const Query = z.object({
  filter: z.string().optional(),
  startIndex: integer.default(1).transform(value => Math.max(1, value)),
  count: integer.default(USUAL).transform(value => Math.min(PAGE_LIMIT, Math.max(0, value))),
  sortBy: z.string().optional(),
  sortOrder: z.enum(['ascending', 'descending']).default('ascending'),
  attributes: names,
  excludedAttributes: names,
})
export type Query = z.infer<typeof Query>

export function readQuery(raw: unknown): Query {
  const found = Query.safeParse(raw ?? {})
  if (found.success) return found.data
  throw invalidValue(`The query cannot be read: ${found.error.issues[0]?.path.join('.')}.`)
}

/** @param user of whom the groups are wanted, where it is one alone */
export async function frameFor(context: Context, base: string, kind: Kind, query: Query): Promise<Frame> {
  const groups = kind === 'User' ? await resourcesOf(context, 'Group') : []
  return { base, groups: groupsBy(groups), attributes: query.attributes, excluded: query.excludedAttributes }
}

export async function listResources(context: Context, base: string, kind: Kind, query: Query): Promise<object> {
  const frame = await frameFor(context, base, kind, query)
  const { startIndex, count } = query
  const { total, page } = await find(context, kind, query, frame)
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: page.length,
    ...((page.length > 0 || count > 0) && { Resources: page.map(resource => renderResource(resource, frame)) }),
  }
}

async function find(context: Context, kind: Kind, query: Query, frame: Frame) {
  const { startIndex, count, filter, sortBy } = query
  const from = startIndex - 1
  if (filter === undefined && sortBy === undefined) {
    const total = await countResources(context, kind)
    const page = count ? await resourcesOf(context, kind, {}, from + count) : []
    return { total, page: page.slice(from) }
  }
  const tree = filter === undefined ? undefined : readFilter(filter)
  const test = tree ? testFor(kind, tree) : () => true
  const candidates = await resourcesOf(context, kind, indexed(tree))
  const fitting = candidates.filter(resource => test(wholeResource(resource, frame)))
  const sorted = sortBy === undefined ? fitting : fitting.toSorted(order(kind, query, sortBy, frame))
  return { total: fitting.length, page: sorted.slice(from, from + count) }
}

/** Finds by an index what directories ask for before every change; the filter judges all the same. */
function indexed(filter: Filter | undefined): { key?: string; externalId?: string; id?: string } {
  if (filter?.is === 'and') return Object.assign({}, ...filter.parts.map(indexed))
  if (filter?.is !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return {}
  const name = filter.path.split(':').at(-1)?.toLowerCase()
  if (name === 'username') return { key: filter.value.toLowerCase() }
  if (name === 'externalid') return { externalId: filter.value }
  return name === 'id' ? { id: filter.value } : {}
}

function order(kind: Kind, { sortOrder }: Query, by: string, frame: Frame): (one: Resource, other: Resource) => number {
  const { sub, ...path } = readPath(kind, by)
  const direction = sortOrder === 'descending' ? -1 : 1
  const valueIn = (resource: Resource): string => {
    const all = wholeResource(resource, frame)
    const value = valueOf(extensionHolder(all, path) ?? {}, path.name)
    return text(Array.isArray(value) ? (value.find(each => each?.primary === true) ?? value[0]) : value, sub)
  }
  return (one, other) => {
    const [a, b] = [valueIn(one), valueIn(other)]
    return a === b ? 0 : direction * (a < b ? -1 : 1)
  }
}

const text = (value: unknown, sub = 'value'): string =>
  isObject(value) ? text(value[sub]) : String(value ?? '').toLowerCase()
