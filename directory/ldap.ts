// Reads an LDAP directory: everybody the filter fits, and the groups. Whatever is not certain to be whole is a Fault.
import { Client, type Entry } from 'ldapts'
import type { Config } from '../config.ts'
import type { Directory, Log } from '../core/context.ts'
import type { Listing } from '../core/model/listing.ts'
import { Fault } from '../xep/fault.ts'
import { hasMoved, newestMark } from './change.ts'
import { countListed, hasDeleted, latestWrite } from './deletion.ts'
import { normalDn } from './dn.ts'
import * as groupsOf from './groups.ts'
import { kindOf, readRootDse, type Kind } from './kind.ts'
import { listingOf } from './ldap-map.ts'
import { writtenIn } from './managers.ts'
import { withAllMembers } from './ranges.ts'
import { ldapRefusal } from './refusal.ts'
import { searchAll, searchEntry, withinSeconds } from './search.ts'
import { checkSettings, isInClear, tlsOf } from './settings.ts'
import { say } from '../texts/say.ts'

const ELSEWHERE = 200 // entries beside the people that are asked for, one by one

/** What tells of later changes: read before everything is read, so that a change meanwhile is a later one. */
interface Mark {
  /** The latest of people and groups; absent where they show none. */
  newest?: string
  /** The latest write anywhere. */
  write?: string
  /** How many people and groups were listed. */
  listed: number
}

/** @throws Error naming the settings that cannot be used */
export function openLdap(config: Config, log: Log): Directory {
  checkSettings(config)
  if (isInClear(config))
    log.warn(
      { url: config.ldapUrl },
      'the password of the directory goes over the network in clear: use ldaps:// or BELLHOP_LDAP_STARTTLS=yes',
    )
  const marks = new Map<string, Mark>() // by server
  return {
    read: () =>
      withClient(config, async (client, kind) => {
        const newest = await newestMark(client, config, kind, marks.get(kind.server)?.newest)
        const write = await latestWrite(client, kind)
        const { listing, listed } = await readAll(client, config, kind)
        marks.set(kind.server, {
          listed,
          ...(newest !== undefined && { newest }),
          ...(write !== undefined && { write }),
        })
        return listing
      }),
    moved: () =>
      withClient(config, async (client, kind) => {
        const mark = marks.get(kind.server)
        if (!mark) return true
        const { newest } = mark
        if (newest === undefined) return false // without marks, the schedule alone reads
        if ((await hasMoved(client, config, kind, newest)) || (await hasDeleted(client, kind, newest))) return true
        return hasFewer(client, config, kind, mark)
      }),
  }
}

/** Counts what is listed, once after each write that left no later mark on a person or group. */
async function hasFewer(client: Client, config: Config, kind: Kind, mark: Mark): Promise<boolean> {
  const write = await latestWrite(client, kind)
  if (write === undefined || write === mark.write) return false
  if ((await countListed(client, config, kind)) !== mark.listed) return true
  mark.write = write
  return false
}

async function withClient<T>(config: Config, run: (client: Client, kind: Kind) => Promise<T>): Promise<T> {
  const milliseconds = config.ldapSeconds * 1_000
  const { ldapUrl: url } = config
  const secure = /^ldaps:/i.test(url)
  const client = new Client({
    ...{ url, timeout: milliseconds, connectTimeout: milliseconds },
    ...(secure && { tlsOptions: tlsOf(config) }),
  })
  try {
    await signIn(client, config)
    return await run(client, kindOf(config, await readRootDse(client)))
  } catch (error) {
    throw error instanceof Fault ? error : ldapRefusal(config, error)
  } finally {
    void client.unbind().catch(() => {}) // nothing to be said to a server that is gone
  }
}

async function signIn(client: Client, config: Config): Promise<void> {
  const { ldapUrl, ldapStartTls, ldapBindDn, ldapPassword, ldapSeconds } = config
  const host = new URL(ldapUrl).hostname
  if (ldapStartTls === 'yes') await withinSeconds(ldapSeconds, client.startTLS({ host, ...tlsOf(config) }))
  if (ldapBindDn) await client.bind(ldapBindDn, ldapPassword)
}

async function readAll(client: Client, config: Config, kind: Kind): Promise<{ listing: Listing; listed: number }> {
  const people = await searchAll(client, config, kind.filter, [...Object.values(kind.map), ...kind.further])
  if (!people.length) throw nobody(config, kind)
  const found = await searchAll(client, config, groupsOf.FILTER, groupsOf.ATTRIBUTES)
  const groups = await withAllMembers(client, found)
  const elsewhere = await managersElsewhere(client, people, kind)
  const all = { people, groups: groupsOf.groupNames(people, groups), elsewhere }
  const listed = new Set([...people, ...found].map(({ dn }) => dn)).size
  return { listing: listingOf(all, kind, new Date()), listed }
}

/** Entries that managers are written as and that the filter or the base leaves out: their managers may be here. */
async function managersElsewhere(client: Client, people: Entry[], kind: Kind): Promise<Entry[]> {
  const known = new Set(people.map(({ dn }) => normalDn(dn)))
  const found: Entry[] = []
  let wanted = people.flatMap(entry => writtenIn(entry, kind.map))
  while (wanted.length && known.size < people.length + ELSEWHERE) {
    const fresh = [...new Set(wanted)].filter(dn => dn.includes('=') && !known.has(normalDn(dn))).slice(0, ELSEWHERE)
    for (const dn of fresh) known.add(normalDn(dn))
    const entries = await Promise.all(fresh.map(dn => searchEntry(client, dn, [kind.map.manager ?? 'manager'])))
    const added = entries.filter(entry => entry !== undefined)
    found.push(...added)
    wanted = added.flatMap(entry => writtenIn(entry, kind.map))
  }
  return found
}

function nobody({ ldapBase, ldapFilter }: Config, { filter }: Kind): Fault {
  const setting = ldapFilter ? 'BELLHOP_LDAP_FILTER' : say('the usual filter')
  return new Fault(
    'not-acceptable',
    say('The directory lists nobody: nobody below {ldapBase} fits {setting}, {filter}. Nothing was changed.', {
      ldapBase,
      setting,
      filter,
    }),
  )
}
