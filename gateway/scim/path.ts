// Attribute paths (RFC 7644 §3.5.2): `name.givenName`, `emails[type eq "work"].value`, with or without a schema's URN.
import type { Kind } from '../../core/organisation/scim.ts'
import { Fault } from '../../xep/fault.ts'
import { isObject, type Json } from './content.ts'
import { attributeNamed, attributePath, type AttributePath } from './schema.ts'
import { say } from '../../texts/say.ts'

export interface Path extends AttributePath {
  /** What is between the brackets. */
  filter?: string
  sub?: string
}

// Names begin with a letter (RFC 7643 §2.1), but for $ref; so nothing reaches what every JavaScript object has.
const PATH = /^(?:(urn:[^[\]\s]+):)?([a-z$][\w$-]*)(?:\[(.*)\])?(?:\.([a-z$][\w$-]*))?$/is

/** @throws Fault bad-request (invalidPath) */
export function readPath(kind: Kind, text: string): Path {
  const match = text.length <= 1_000 ? PATH.exec(text.trim()) : null
  if (!match)
    throw new Fault('bad-request', say("'{text}' is no path.", { text: text.slice(0, 100) }), {
      scimType: 'invalidPath',
    })
  const [, urn, name = '', filter, sub] = match
  const found = attributePath(kind, urn, name)
  const part = sub === undefined ? undefined : (attributeNamed(found.attribute?.subAttributes ?? [], sub)?.name ?? sub)
  return { ...found, ...(filter !== undefined && { filter }), ...(part !== undefined && { sub: part }) }
}

/** Finds what has the attribute: the resource or its extension; nothing when that is not there. */
export function extensionHolder(content: Json, { urn }: AttributePath): Json | undefined {
  if (urn === undefined) return content
  const found = valueOf(content, urn)
  return isObject(found) ? found : undefined
}

/** Finds a key by name, whatever its case; never what an object inherits. */
export function valueOf(object: Json, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name]
  const key = Object.keys(object).find(each => each.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : object[key]
}
