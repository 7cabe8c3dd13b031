// Reads what a directory sends into what we store: names in their usual case, values of the right type, nothing unassigned.
import { isObject } from '../../core/organisation/scim-json.ts'
import type { Content, Kind } from '../../core/organisation/scim.ts'
import { unfitCharacter } from '../../xep/text.ts'
import { Fault } from '../../xep/fault.ts'
import { ENTERPRISE, extensionCalled, attributeNamed, attributePath, type Attribute } from './schema.ts'
import { say } from '../../texts/say.ts'

export { isObject }
export type Json = Record<string, unknown>

const LONGEST = 10_000 // characters of one value: a photo belongs behind a link
const DEEP = 8 // objects within objects
const NAMES = /^(userName|displayName|nickName|title|formatted|.*Name)$/ // one line, as in the organisation file

export const invalidValue = (text: string) => new Fault('bad-request', text, { scimType: 'invalidValue' })

/** Reads a whole resource. @throws Fault bad-request (invalidValue, invalidSyntax) */
export function readContent(kind: Kind, body: unknown): Content {
  if (!isObject(body))
    throw new Fault('bad-request', say('Send the resource as a JSON object.'), { scimType: 'invalidSyntax' })
  const content: Content = {}
  for (const [key, value] of Object.entries(body)) {
    const extension = extensionCalled(key)
    if (extension) Object.assign(extensionOf(content), readParts(kind, extension, value))
    else put(content, kind, undefined, key, value)
  }
  return checkContent(kind, content)
}

/** Checks that a resource has what it must have. */
export function checkContent(kind: Kind, content: Content): Content {
  const required = kind === 'User' ? 'userName' : 'displayName'
  if (!content[required]) throw invalidValue(`A ${kind} needs a ${required}.`)
  if (isObject(content[ENTERPRISE]) && !Object.keys(content[ENTERPRISE]).length) delete content[ENTERPRISE]
  return content
}

function put(content: Content, kind: Kind, urn: string | undefined, key: string, raw: unknown): void {
  const { urn: extension, name, attribute } = attributePath(kind, urn, key)
  if (attribute && attribute.mutability !== 'readWrite') return
  const value = attribute ? readValue(attribute, raw) : readFree(key, raw)
  if (value !== undefined) (extension ? extensionOf(content) : content)[name] = value
}

const readParts = (kind: Kind, urn: string, value: unknown): Json => {
  const found: Content = {}
  for (const [key, part] of Object.entries(isObject(value) ? value : {})) put(found, kind, urn, key, part)
  return extensionOf(found)
}

export function extensionOf(content: Content): Json {
  const known = content[ENTERPRISE]
  if (isObject(known)) return known
  const made: Json = {}
  content[ENTERPRISE] = made
  return made
}

/** A value as the attribute wants it; nothing when it is unassigned (null, empty: RFC 7643 §2.5). */
export function readValue(attribute: Attribute, raw: unknown): unknown {
  if (raw === null || raw === undefined) return undefined
  if (!attribute.multiValued) return readOne(attribute, Array.isArray(raw) && raw.length < 2 ? raw[0] : raw)
  const all = (Array.isArray(raw) ? raw : [raw])
    .map(each => readOne(attribute, each))
    .filter(each => each !== undefined)
  return all.length ? onePrimary(all) : undefined
}

/** At most one value is the primary one (RFC 7643 §2.4): the last that says so. */
export function onePrimary<T>(values: T[]): T[] {
  const last = values.findLastIndex(each => isObject(each) && each.primary === true)
  return values.map((each, at) =>
    isObject(each) && each.primary === true && at !== last ? { ...each, primary: false } : each,
  )
}

export function readOne(attribute: Attribute, raw: unknown): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined
  if (attribute.type === 'complex') return readComplex(attribute, raw)
  if (attribute.type === 'boolean') return readBoolean(attribute, raw)
  if (typeof raw === 'object') throw invalidValue(`${attribute.name} must be a text.`)
  return readText(attribute.name, String(raw))
}

/** `manager` and `members` come as a bare id, too. */
function readComplex(attribute: Attribute, raw: unknown): Json | undefined {
  if (Array.isArray(raw)) throw invalidValue(`${attribute.name} must be one object.`)
  const given = isObject(raw) ? raw : { value: raw }
  if (!isObject(raw) && !attributeNamed(attribute.subAttributes, 'value'))
    throw invalidValue(`${attribute.name} must be an object.`)
  const found: Json = {}
  for (const [key, part] of Object.entries(given)) {
    const known = attributeNamed(attribute.subAttributes, key)
    const value = known ? readValue(known, part) : readFree(key, part)
    if (value !== undefined) found[known?.name ?? key] = value
  }
  return Object.keys(found).length ? found : undefined
}

/** Entra ID sends "False" (and means it). */
function readBoolean({ name }: Attribute, raw: unknown): boolean {
  if (typeof raw === 'boolean') return raw
  if (typeof raw === 'string' && /^(true|false)$/i.test(raw)) return raw.toLowerCase() === 'true'
  throw invalidValue(`${name} must be true or false.`)
}

function readText(name: string, text: string): string {
  if (text.length > LONGEST) throw invalidValue(`${name} is longer than ${LONGEST} characters.`)
  if (unfitCharacter(text) !== undefined || (NAMES.test(name) && /\p{Cc}/u.test(text)))
    throw invalidValue(`${name} contains a character that no message can carry.`)
  return text
}

/** An attribute that we do not know is kept as it is. */
export function readFree(name: string, raw: unknown, depth = 0): unknown {
  if (raw === null || raw === undefined) return undefined
  if (depth > DEEP) throw invalidValue(`${name} is nested too deeply.`)
  if (Array.isArray(raw)) return raw.map(each => readFree(name, each, depth + 1))
  if (isObject(raw))
    return Object.fromEntries(Object.entries(raw).map(([key, part]) => [key, readFree(key, part, depth + 1)]))
  return typeof raw === 'string' ? readText(name, raw) : raw
}
