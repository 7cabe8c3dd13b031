// Mail addresses and phone numbers: written in one way, so that they can be looked up, and unable to smuggle anything.
import type { Config } from '../../config.ts'
import { readPhone } from './phone.ts'

export type Channel = 'mail' | 'text'

export interface Address {
  channel: Channel
  to: string
}

// No comments, quotes, lists or routes: what RFC 5322 allows beyond this nobody has, but for those who want to add a header.
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN =
  /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u

/**
 * Reads a mail address into lower case: no mail server of our days tells Anna from anna. Answers undefined for what is
 * no mail address.
 */
export function readMail(typed: string): string | undefined {
  const address = typed.trim().normalize('NFC').toLowerCase()
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  const short = at > 0 && Buffer.byteLength(local) <= 64 && Buffer.byteLength(address) <= 254 // RFC 5321 §4.5.3.1
  return short && LOCAL.test(local) && DOMAIN.test(domain) ? address : undefined
}

/** Reads what somebody types to be reached. */
export function readAddress(typed: string, { country }: Pick<Config, 'country'>): Address | undefined {
  const mail = readMail(typed)
  if (mail) return { channel: 'mail', to: mail }
  const phone = readPhone(typed, country)
  return phone ? { channel: 'text', to: phone } : undefined
}

/**
 * Reads from a profile where a person can be reached; what cannot be an address is left out.
 * @param listed more of them, as the directory writes them
 */
export function addressesOf(
  profile: Record<string, string>,
  config: Pick<Config, 'country'>,
  listed: string[] = [],
): { mail?: string; phone?: string; further?: string[] } {
  const [mail, phone] = [readMail(profile.email ?? ''), readPhone(profile.phone ?? '', config.country)]
  const read = new Set(listed.flatMap(each => readAddress(each, config)?.to ?? []))
  const further = [...read].filter(to => to !== mail && to !== phone).sort()
  return { ...(mail && { mail }), ...(phone && { phone }), ...(further.length && { further }) }
}
