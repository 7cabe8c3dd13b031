// The attributes of users and groups (RFC 7643 §4 and §8.7), from which requests are read and /Schemas is written.
import { CORE, ENTERPRISE } from '../../core/organisation/scim-json.ts'
import type { Kind } from '../../core/organisation/scim.ts'

export { ENTERPRISE }
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export interface Attribute {
  name: string
  type: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime'
  multiValued: boolean
  subAttributes: Attribute[]
  required: boolean
  caseExact: boolean
  mutability: 'readWrite' | 'readOnly' | 'writeOnly'
  returned: 'default' | 'never'
  uniqueness: 'none' | 'server'
}

type Traits = Partial<Pick<Attribute, 'type' | 'required' | 'caseExact' | 'mutability' | 'returned' | 'uniqueness'>>

const one = (name: string, traits: Traits = {}, subAttributes: Attribute[] = []): Attribute => ({
  ...{ name, type: subAttributes.length ? 'complex' : 'string', multiValued: false, subAttributes, required: false },
  ...{ caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none' },
  ...traits,
})

const parts = (...names: string[]) => names.map(name => one(name))

const many = (name: string, subAttributes: Attribute[], traits: Traits = {}): Attribute => ({
  ...one(name, traits, subAttributes),
  multiValued: true,
})

const primary = one('primary', { type: 'boolean' })
const values = (name: string) => many(name, [...parts('value', 'display', 'type'), primary])
const readOnly: Traits = { mutability: 'readOnly' }
const ref = one('$ref', { type: 'reference', caseExact: true })

const user: Attribute[] = [
  one('userName', { required: true, uniqueness: 'server' }),
  one('name', {}, parts('formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix')),
  ...parts('displayName', 'nickName', 'profileUrl', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone'),
  one('active', { type: 'boolean' }),
  ...['emails', 'phoneNumbers', 'ims', 'photos'].map(values),
  many('addresses', [
    ...parts('formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country', 'type'),
    primary,
  ]),
  many('groups', [...parts('value', 'display', 'type'), ref], readOnly),
  ...['entitlements', 'roles', 'x509Certificates'].map(values),
]

const enterprise: Attribute[] = [
  ...parts('employeeNumber', 'costCenter', 'organization', 'division', 'department'),
  one('manager', {}, [...parts('value', 'displayName'), ref]),
]

const group: Attribute[] = [
  one('displayName', { required: true }),
  many('members', [one('value', { caseExact: true }), ...parts('display', 'type'), ref]),
]

/** Taken from every resource and left out: nobody signs in with it (changePassword is false). Not listed in /Schemas. */
const PASSWORD = one('password', { mutability: 'writeOnly', returned: 'never' })

/** Of every resource (RFC 7643 §3.1); not listed in /Schemas. */
const COMMON: Attribute[] = [
  one('id', { caseExact: true, mutability: 'readOnly' }),
  one('externalId', { caseExact: true }),
  one('schemas', { type: 'reference', caseExact: true, mutability: 'readOnly' }),
  one('meta', readOnly, [
    ...parts('resourceType', 'location', 'version'),
    one('created', { type: 'dateTime' }),
    one('lastModified', { type: 'dateTime' }),
  ]),
]

export interface Schema {
  id: string
  name: string
  description: string
  attributes: Attribute[]
}

export const schemas: Schema[] = [
  { id: CORE, name: 'User', description: 'User Account', attributes: user },
  { id: ENTERPRISE, name: 'EnterpriseUser', description: 'Enterprise User', attributes: enterprise },
  { id: GROUP, name: 'Group', description: 'Group', attributes: group },
]

export const schemaOf = (kind: Kind) => (kind === 'User' ? CORE : GROUP)

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** Finds an attribute by name, whatever its case (RFC 7643 §2.1). */
export const attributeNamed = (attributes: Attribute[], name: string) => attributes.find(each => same(each.name, name))

/** Where an attribute is: the extension's URN when it is in one, its name as we write it, and what is known of it. */
export interface AttributePath {
  urn?: string
  name: string
  attribute?: Attribute
}

/** Attributes of the enterprise extension are found without its URN, too: Entra ID writes `manager`. */
export function attributePath(kind: Kind, urn: string | undefined, name: string): AttributePath {
  const core = [...COMMON, ...(kind === 'User' ? [...user, PASSWORD] : group)]
  if (urn !== undefined && !same(urn, schemaOf(kind))) {
    if (!same(urn, ENTERPRISE)) return { urn, name }
    const attribute = attributeNamed(enterprise, name)
    return { urn: ENTERPRISE, name: attribute?.name ?? name, ...(attribute && { attribute }) }
  }
  const attribute = attributeNamed(core, name)
  if (attribute) return { name: attribute.name, attribute }
  const extended = kind === 'User' && urn === undefined ? attributeNamed(enterprise, name) : undefined
  return extended ? { urn: ENTERPRISE, name: extended.name, attribute: extended } : { name }
}

/** The URN itself, where a text is one of an extension as a whole. */
export const extensionCalled = (text: string): string | undefined => (same(text, ENTERPRISE) ? ENTERPRISE : undefined)
