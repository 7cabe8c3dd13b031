// Searches of a directory that are whole or fail.
import { setTimeout as pause } from 'node:timers/promises'
import { NoSuchObjectError, ResultCodeError, type Client, type Entry, type Filter } from 'ldapts'
import type { Config } from '../config.ts'
import { readFilter } from './filter.ts'

const PAGE = 500 // entries in one answer
export const BINARY_ATTRIBUTES = ['objectGUID', 'objectSid']
const REFERRAL = 10 // result code (RFC 4511 §4.1.10)

/** Everything below the base that a filter fits. */
export async function searchAll(
  client: Client,
  { ldapBase, ldapBindDn }: Config,
  filter: string | Filter,
  attributes: string[],
): Promise<Entry[]> {
  const { searchEntries } = await client.search(ldapBase, {
    ...{ scope: 'sub', filter: typeof filter === 'string' ? readFilter(filter) : filter },
    ...{ attributes: [...new Set(attributes)], explicitBufferAttributes: BINARY_ATTRIBUTES, paged: { pageSize: PAGE } },
  })
  // A connection that was lost in between is made anew without a word: then anybody was asked, not the one we trust.
  if (ldapBindDn && !client.isBound) throw new Error('the connection was lost meanwhile')
  return searchEntries
}

/** One entry by its DN; nothing for one that is not there, or that we may not read. */
export async function searchEntry(client: Client, dn: string, attributes: string[]): Promise<Entry | undefined> {
  try {
    const { searchEntries } = await client.search(dn, {
      ...{ scope: 'base', filter: '(objectClass=*)', attributes, explicitBufferAttributes: BINARY_ATTRIBUTES },
    })
    return searchEntries[0]
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}

/** Whether an error says that an entry is not there, or not for us. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof NoSuchObjectError || (error instanceof ResultCodeError && isAbout(error.code))

/** Result codes about the one entry: a DN that is none, no right to read it, a DN of another server. */
const isAbout = (code: number) => [34, 50, REFERRAL].includes(code)

/** Ends the wait for what a TLS library may wait for without end. */
export async function withinSeconds(seconds: number, work: Promise<void>): Promise<void> {
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
