// Entries of an LDAP directory as people of the organisation. Which attribute is which column, the settings say.
import type { Entry } from 'ldapts'
import type { Listed, Listing } from '../core/model/listing.ts'
import { prepareLocalpart } from '../core/model/localpart.ts'
import { Fault } from '../xep/fault.ts'
import { guidOf, outReason } from './active-directory.ts'
import { leafOf, normalDn } from './dn.ts'
import type { Kind } from './kind.ts'
import { makeManagers } from './managers.ts'
import { bytesOf, valueOf, valuesOf } from './values.ts'
import { say } from '../texts/say.ts'

interface Found {
  entry: Entry
  id: string
  /** Why the person is out, where the directory says so. */
  out?: string | undefined
}

/**
 * @param groups a person's normal DN -> names of the groups
 * @param elsewhere entries that managers point at and that are nobody here
 * @throws Fault not-acceptable for people without an id: whoever cannot be told apart would seem to have left
 */
export function listingOf(
  all: { people: Entry[]; groups: Map<string, string[]>; elsewhere: Entry[] },
  kind: Kind,
  now: Date,
): Listing {
  const found = all.people.map(entry => ({ entry, id: idOf(entry, kind.map.id), out: outOf(entry, kind, now) }))
  refuseNameless(found, kind)
  const inside = found.filter(({ out }) => out === undefined)
  const managers = makeManagers(
    inside,
    [...found.filter(({ out }) => out).map(({ entry }) => entry), ...all.elsewhere],
    kind.map,
  )
  const listing: Listing = {
    entries: [],
    unusable: [],
    leavers: found.filter(({ out }) => out !== undefined).map(({ id }) => id),
    notes: [],
  }
  for (const each of inside) {
    const names = usernamesOf(each.entry, kind)
    const [first] = names.usable
    if (first === undefined) {
      listing.unusable.push(each.id)
      listing.notes.push(() =>
        say('The {attribute} of {name} {refused}.', {
          ...{ attribute: kind.map.username, name: each.entry.dn, refused: names.refused() },
        }),
      )
      continue
    }
    const manager = managers.of(each.entry)
    listing.notes.push(...manager.notes)
    const profile = { ...fields(each.entry, kind.map), ...memberships(all.groups.get(normalDn(each.entry.dn))) }
    listing.entries.push({
      ...{ id: each.id, username: first, manager: manager.ids[0] ?? null, profile, called: each.entry.dn },
      values: valuesAll(each.entry, kind.map, names.usable, manager.ids),
      ...furtherAddresses(each.entry, kind.map),
    })
  }
  return listing
}

const outOf = (entry: Entry, kind: Kind, now: Date) => (kind.isActiveDirectory ? outReason(entry, now) : undefined)

function refuseNameless(found: Found[], { map, isActiveDirectory }: Kind): void {
  const nameless = found.filter(({ id }) => !id)
  if (!nameless.length) return
  throw new Fault(
    'not-acceptable',
    [
      say('{count} of {all} entries have no {id}, as {dn}.', {
        ...{ count: nameless.length, all: found.length, id: map.id, dn: nameless[0]?.entry.dn },
      }),
      ...(isActiveDirectory ? [say('In Active Directory everybody has an objectGUID.')] : []),
      say('Nothing was changed.'),
    ].join(' '),
  )
}

/** Reads the id that never changes: a text as it is, an objectGUID as Windows writes it, other bytes in hexadecimal. */
export function idOf(entry: Entry, attribute: string | undefined): string {
  const [bytes] = bytesOf(entry, attribute)
  if (!bytes) return valueOf(entry, attribute)
  return attribute?.toLowerCase() === 'objectguid' && bytes.length === 16 ? guidOf(bytes) : bytes.toString('hex')
}

/**
 * Lists the values that can be part of an address: the one in the DN first, the others by the alphabet, each without
 * what follows an @.
 */
function usernamesOf(entry: Entry, { map }: Kind): { usable: string[]; refused: () => string } {
  const given = inOrder(valuesOf(entry, map.username), leafOf(entry.dn)).map(each => each.split('@', 1)[0] ?? '')
  const prepared = (given.length ? given : ['']).map(prepareLocalpart)
  const usable = prepared.flatMap(each => ('localpart' in each ? [each.localpart] : []))
  return { usable: [...new Set(usable)], refused: () => refusedText(given) }
}

/** Why the first of these values cannot be part of an address, in the language of the reader. */
function refusedText(given: string[]): string {
  if (!given.length) return say('is empty: see BELLHOP_LDAP_MAP')
  return given.map(prepareLocalpart).flatMap(each => ('refused' in each ? [each.refused] : []))[0] ?? ''
}

/** A server sends the values of an attribute in any order (RFC 4511 §4.1.7). */
const inOrder = (values: string[], first: string) => {
  const sorted = values.toSorted()
  const leading = sorted.filter(each => each.toLowerCase() === first.toLowerCase())
  return [...new Set([...leading, ...sorted])]
}

/** All values of the columns that have several. */
function valuesAll(entry: Entry, map: Kind['map'], usernames: string[], managers: string[]): Listed['values'] {
  const columns = ['email', 'phone'].map(column => [column, valuesOf(entry, map[column]).toSorted()] as const)
  return Object.fromEntries(
    [['username', usernames] as const, ['manager', managers] as const, ...columns].filter(([, all]) => all.length > 1),
  )
}

/** Everybody is known by each of several mail addresses and phone numbers. */
function furtherAddresses(entry: Entry, { email, phone }: Kind['map']): Pick<Listed, 'further'> {
  const several = [email, phone].map(column => valuesOf(entry, column)).filter(all => all.length > 1)
  return several.length ? { further: several.flat().toSorted() } : {}
}

/** Names of groups with a comma are quoted, as in a CSV file. */
const memberships = (names: string[] = []): Record<string, string> =>
  names.length ? { groups: [...new Set(names)].sort().map(quoted).join(', ') } : {}

const quoted = (name: string) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)

function fields(entry: Entry, map: Kind['map']): Record<string, string> {
  const columns = Object.entries(map).filter(([column]) => !['id', 'username', 'manager'].includes(column))
  const read = columns
    .map(([column, attribute]) => [column, valuesOf(entry, attribute).toSorted()[0] ?? ''] as const)
    .filter(([, value]) => value !== '')
  const profile = Object.fromEntries(read)
  if (profile.given_name || profile.family_name) return profile
  const name = valueOf(entry, 'displayName') || valueOf(entry, 'cn')
  return name ? { ...profile, given_name: name } : profile
}
