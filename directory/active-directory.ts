// Active Directory has ways of its own: how it is recognised, which accounts are disabled, how its tools show ids, why it refuses.
import type { Entry } from 'ldapts'
import { bytesOf, valueOf, valuesOf } from './values.ts'
import { say } from '../texts/say.ts'

const CAPABILITY = '1.2.840.113556.1.4.800' // LDAP_CAP_ACTIVE_DIRECTORY_OID, MS-ADTS §3.1.1.3.4.3.1
const DISABLED = 0x2 // ADS_UF_ACCOUNTDISABLE, MS-ADTS §2.2.16
const NEVER = '9223372036854775807'
const EPOCH = 11_644_473_600_000 // ms from 1601, where its times begin, to 1970

/** Everybody who can sign in, also those who are out: only who is read can be told to have left. */
export const FILTER = '(&(objectCategory=person)(objectClass=user))'

/** Attributes that tell whether somebody is out, and the primary group. */
export const ATTRIBUTES = [
  'userAccountControl',
  'accountExpires',
  'isCriticalSystemObject',
  'objectClass',
  'objectSid',
  'primaryGroupID',
]

export const MAP = {
  id: 'objectGUID',
  username: 'sAMAccountName',
  department: 'department',
  location: 'physicalDeliveryOfficeName',
}

export const isActiveDirectory = (rootDse: Entry): boolean =>
  valuesOf(rootDse, 'supportedCapabilities').includes(CAPABILITY)

/** Why an entry is nobody here, as a note says it; nothing for somebody who is in. */
export function outReason(entry: Entry, now: Date): string | undefined {
  if (Number(valueOf(entry, 'userAccountControl')) & DISABLED) return 'is disabled'
  if (valueOf(entry, 'isCriticalSystemObject').toUpperCase() === 'TRUE') return 'belongs to the system'
  if (valuesOf(entry, 'objectClass').some(each => each.toLowerCase() === 'computer')) return 'is a computer'
  const expires = valueOf(entry, 'accountExpires')
  if (!/^\d+$/.test(expires) || expires === '0' || expires === NEVER) return undefined
  return Number(BigInt(expires) / 10_000n) - EPOCH <= now.getTime() ? 'has expired' : undefined
}

/** A GUID as Windows writes it: its first three fields have their bytes in reverse order (MS-DTYP §2.3.4). */
export function guidOf(bytes: Buffer): string {
  const reversed = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  const rest = bytes.toString('hex', 8)
  return [reversed(0, 4), reversed(4, 6), reversed(6, 8), rest.slice(0, 4), rest.slice(4)].join('-')
}

/** The SID of the group that somebody is in without being named by it: the domain's, with another last number. */
export function primaryGroupOf(entry: Entry): string | undefined {
  const [sid] = bytesOf(entry, 'objectSid')
  const group = Number(valueOf(entry, 'primaryGroupID'))
  if (!sid || sid.length < 12 || !group) return undefined
  const changed = Buffer.from(sid)
  changed.writeUInt32LE(group, sid.length - 4)
  return changed.toString('hex')
}

/** The first value after those of a range (`member;range=0-1499`); nothing when these were the last. */
export function nextOfRange(entry: Entry, attribute: string): number | undefined {
  for (const key of Object.keys(entry)) {
    const [, name = '', last = ''] = /^([^;]+);range=\d+-(\d+|\*)$/i.exec(key) ?? []
    if (name.toLowerCase() === attribute.toLowerCase()) return last === '*' ? undefined : Number(last) + 1
  }
  return undefined
}

/** Meanings of the number in a refused bind (`data 52e`), as an administrator has to know them. */
const REASONS: Record<string, () => string> = {
  '525': () => say('it knows no such user'),
  '52e': () => say('the user name or the password is wrong'),
  '530': () => say('the account may not sign in at this time'),
  '531': () => say('the account may not sign in from this machine'),
  '532': () => say('the password has expired'),
  '533': () => say('the account is disabled'),
  '701': () => say('the account has expired'),
  '773': () => say('the password has to be changed at the next sign-in'),
  '775': () => say('the account is locked after too many wrong passwords'),
}

export const bindReason = (message: string): string | undefined =>
  REASONS[/\bdata ([0-9a-f]{3})\b/i.exec(message)?.[1]?.toLowerCase() ?? '']?.()
