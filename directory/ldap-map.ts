// Entries of an LDAP directory as people of the organisation. Which attribute is which column, the settings say.
import type { Entry as Found } from 'ldapts'
import type { Config } from '../config.ts'
import { prepareLocalpart } from '../core/model/localpart.ts'
import { Fault } from '../xep/fault.ts'
import { fit } from '../xep/text.ts'
import { normalDn } from './dn.ts'
import type { Listing } from '../core/model/listing.ts'

const USUAL: Record<string, string> = {
  id: 'entryUUID',
  username: 'uid',
  given_name: 'givenName',
  family_name: 'sn',
  email: 'mail',
  phone: 'telephoneNumber',
  title: 'title',
  department: 'departmentNumber',
  location: 'l',
  manager: 'manager',
}
const LONGEST = 1_000 // characters of a field, as in the organisation file

/** Column -> attribute. @throws Error naming the setting */
export function readMap({ ldapMap }: Config): Record<string, string> {
  const wrong = new Error('BELLHOP_LDAP_MAP must be a JSON object of texts, such as {"department": "ou"}.')
  let given: unknown
  try {
    given = JSON.parse(ldapMap)
  } catch {
    throw wrong
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong
  const pairs = Object.entries({ ...USUAL, ...given }).map(([column, attribute]) => {
    if (typeof attribute !== 'string') throw wrong
    return [column, attribute] as const
  })
  return Object.fromEntries(pairs.filter(([, attribute]) => attribute !== ''))
}

/**
 * @param groups a person's normal DN -> names of the groups
 * @throws Fault not-acceptable for people without an id: whoever cannot be told apart would seem to have left
 */
export function listingOf(found: Found[], map: Record<string, string>, groups: Map<string, string[]>): Listing {
  const people = found.map(entry => ({ entry, id: valueOf(entry, map.id) }))
  const nameless = people.filter(({ id }) => !id)
  if (nameless.length)
    throw new Fault(
      'not-acceptable',
      `${nameless.length} of ${people.length} entries have no ${map.id}, as ${nameless[0]?.entry.dn}. Nothing was changed.`,
    )
  const ids = new Map(people.map(({ entry, id }) => [normalDn(entry.dn), id]))
  const listing: Listing = { entries: [], unusable: [], notes: [] }
  for (const { entry, id } of people) {
    const prepared = prepareLocalpart(valueOf(entry, map.username))
    if ('refused' in prepared) {
      listing.unusable.push(id)
      listing.notes.push(`The ${map.username} of ${entry.dn} ${prepared.refused}.`)
      continue
    }
    const manager = ids.get(normalDn(valueOf(entry, map.manager))) ?? null
    const profile = { ...fields(entry, map), ...memberships(groups.get(normalDn(entry.dn))) }
    listing.entries.push({ id, username: prepared.localpart, manager, profile })
  }
  return listing
}

const memberships = (names: string[] = []): Record<string, string> =>
  names.length ? { groups: [...new Set(names)].sort().join(', ') } : {}

function fields(entry: Found, map: Record<string, string>): Record<string, string> {
  const columns = Object.entries(map).filter(([column]) => !['id', 'username', 'manager'].includes(column))
  return Object.fromEntries(
    columns
      .map(([column, attribute]) => [column, valueOf(entry, attribute)] as const)
      .filter(([, value]) => value !== ''),
  )
}

/** The first value of an attribute; bytes, as Active Directory's objectGUID, in hexadecimal. */
function valueOf(entry: Found, attribute: string | undefined): string {
  const [first] = valuesOf(entry, attribute)
  return first ?? ''
}

export function valuesOf(entry: Found, attribute: string | undefined): string[] {
  const key = Object.keys(entry).find(each => each.toLowerCase() === attribute?.toLowerCase())
  const value = key === undefined ? [] : entry[key]
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return all.map(each => (Buffer.isBuffer(each) ? each.toString('hex') : clean(each))).filter(Boolean)
}

const clean = (text: string) => [...fit(text.trim())].slice(0, LONGEST).join('')
