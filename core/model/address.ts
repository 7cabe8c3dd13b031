// Mail addresses and phone numbers: written in one way, so that they can be looked up, and unable to smuggle anything.
export type Channel = 'mail' | 'text'

export interface Address {
  channel: Channel
  to: string
}

// No comments, quotes, lists or routes: what RFC 5322 allows beyond this nobody has, but for those who want to add a header.
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN =
  /^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*$/u

/** Lower case: no mail server of our days tells Anna from anna. Answers undefined for what is no mail address. */
export function readMail(typed: string): string | undefined {
  const address = typed.trim().normalize('NFC').toLowerCase()
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  const short = at > 0 && Buffer.byteLength(local) <= 64 && Buffer.byteLength(address) <= 254 // RFC 5321 §4.5.3.1
  return short && LOCAL.test(local) && DOMAIN.test(domain) ? address : undefined
}

/** +49 (0) 30 / 123-456 and 004930123456 are one number, +4930123456 (E.164). Answers undefined for what is none. */
export function readPhone(typed: string): string | undefined {
  if (typed.length > 100) return undefined
  const digits = typed
    .replace(/(?<=^\s*(?:\+|00).*)\(0\)/, '')
    .replace(/[\s().\/\u2010-\u2015-]/g, '')
    .replace(/^00/, '+')
  return /^\+?\d{5,15}$/.test(digits) ? digits : undefined
}

/** What somebody types to be reached. */
export function readAddress(typed: string): Address | undefined {
  const mail = readMail(typed)
  if (mail) return { channel: 'mail', to: mail }
  const phone = readPhone(typed)
  return phone ? { channel: 'text', to: phone } : undefined
}

/** Where a person can be reached, from the profile; what cannot be an address is left out. */
export function addressesOf(profile: Record<string, string>): { mail?: string; phone?: string } {
  const [mail, phone] = [readMail(profile.email ?? ''), readPhone(profile.phone ?? '')]
  return { ...(mail && { mail }), ...(phone && { phone }) }
}
