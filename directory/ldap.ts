// Reads an LDAP directory: everybody the filter fits, and the groups. Whatever is not certain to be whole is a Fault.
import { setTimeout as pause } from 'node:timers/promises'
import { Client, InvalidCredentialsError, NoSuchObjectError, ResultCodeError, type Entry } from 'ldapts'
import type { Config } from '../config.ts'
import type { Directory } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { leafOf, normalDn } from './dn.ts'
import { listingOf, readMap, valuesOf } from './ldap-map.ts'
import type { Listing } from '../core/model/listing.ts'

const PAGE = 500 // entries in one answer
const GROUPS = '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=group))'
const BYTES = ['objectGUID']

/** @throws Error naming the setting that cannot be used */
export function ldap(config: Config): Directory {
  const map = readMap(config)
  if (!/^ldaps?:\/\/[^/?#]+\/?$/i.test(config.ldapUrl))
    throw new Error('BELLHOP_LDAP_URL must be ldap://HOST:PORT or ldaps://HOST:PORT.')
  if (!config.ldapBase) throw new Error('BELLHOP_LDAP_BASE must name the part of the directory with the people.')
  return { read: () => read(config, map) }
}

async function read(config: Config, map: Record<string, string>): Promise<Listing> {
  const milliseconds = config.ldapSeconds * 1_000
  const client = new Client({ url: config.ldapUrl, timeout: milliseconds, connectTimeout: milliseconds })
  try {
    await signIn(client, config)
    const people = await search(client, config, config.ldapFilter, [...Object.values(map), 'memberOf'])
    const groups = await search(client, config, GROUPS, ['cn', 'member', 'uniqueMember'])
    return listingOf(people, map, groupNames(people, groups))
  } catch (error) {
    throw error instanceof Fault ? error : refusal(config, error)
  } finally {
    void client.unbind().catch(() => {}) // nothing to be said to who is gone
  }
}

async function signIn(client: Client, { ldapUrl, ldapStartTls, ldapBindDn, ldapPassword, ldapSeconds }: Config) {
  const host = new URL(ldapUrl).hostname
  if (ldapStartTls === 'yes') await within(ldapSeconds, client.startTLS({ host }))
  if (ldapBindDn) await client.bind(ldapBindDn, ldapPassword)
}

async function search(client: Client, config: Config, filter: string, attributes: string[]): Promise<Entry[]> {
  const options = {
    scope: 'sub',
    filter,
    attributes,
    explicitBufferAttributes: BYTES,
    paged: { pageSize: PAGE },
  } as const
  const { searchEntries } = await client.search(config.ldapBase, options)
  // A connection that was lost in between is made anew without a word: then anybody was asked, not the one we trust.
  if (config.ldapBindDn && !client.isBound) throw new Error('the connection was lost meanwhile')
  return searchEntries
}

/** What a TLS library may wait for without end. */
async function within(seconds: number, work: Promise<void>): Promise<void> {
  const end = new AbortController()
  const late = pause(seconds * 1_000, undefined, { signal: end.signal }).then(() => {
    throw new Error('no encryption within the time')
  })
  try {
    await Promise.race([work, late])
  } finally {
    end.abort()
    late.catch(() => {})
  }
}

/** A person's normal DN -> the names of the groups; groups in groups count, and so does what the person's entry says. */
function groupNames(people: Entry[], groups: Entry[]): Map<string, string[]> {
  const members = new Map(groups.map(group => [normalDn(group.dn), membersOf(group)]))
  const names = new Map(groups.map(group => [normalDn(group.dn), valuesOf(group, 'cn')[0] ?? leafOf(group.dn)]))
  const found = new Map<string, string[]>()
  const put = (person: string, name: string) => found.set(person, [...(found.get(person) ?? []), name])
  for (const [dn, direct] of members) {
    const within = new Set(direct)
    for (const each of within) for (const further of members.get(each) ?? []) within.add(further) // goes on to what is added
    for (const each of within) put(each, names.get(dn) ?? '')
  }
  for (const person of people)
    for (const group of valuesOf(person, 'memberOf'))
      put(normalDn(person.dn), names.get(normalDn(group)) ?? leafOf(group))
  return found
}

const membersOf = (group: Entry) => [...valuesOf(group, 'member'), ...valuesOf(group, 'uniqueMember')].map(normalDn)

function refusal({ ldapUrl, ldapBase }: Config, error: unknown): Fault {
  const reason =
    error instanceof Error ? `${error.name}: ${error.message}`.replaceAll('\n', ' ').slice(0, 300) : String(error)
  if (error instanceof InvalidCredentialsError)
    return new Fault('not-authorized', `The directory ${ldapUrl} does not take BELLHOP_LDAP_BIND_DN and _PASSWORD.`)
  if (error instanceof NoSuchObjectError)
    return new Fault('not-acceptable', `The directory ${ldapUrl} has no ${ldapBase}. Nothing was changed.`)
  const condition = error instanceof ResultCodeError ? 'not-acceptable' : 'remote-server-timeout'
  return new Fault(condition, `The directory ${ldapUrl} gave no whole answer (${reason}). Nothing was changed.`)
}
