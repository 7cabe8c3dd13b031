// One setting, and how its text is read. What a reader throws is the rest of a sentence about the text.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { domainToASCII } from 'node:url'
import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/min'

interface Setting<T> {
  env: string
  default: string
  meaning: string
  parse: (text: string) => T
}

export const setting = <T>(env: string, fallback: string, parse: (text: string) => T, meaning: string): Setting<T> => ({
  env: `BELLHOP_${env}`,
  default: fallback,
  meaning,
  parse,
})

export const text = (value: string) => value
export const folder = (value: string) => resolve(value)
export const optionalFolder = (value: string) => (value ? resolve(value) : '')
export const list = (value: string) => value.split(/[\s,]+/).filter(Boolean)
export const port = (value: string) => whole(value, 1, 65_535)
export const count = (value: string) => whole(value, 0, 1_000_000_000)
export const positive = (value: string) => whole(value, 1, 1_000_000_000)

/** A text that people read on one line. */
export function line(value: string): string {
  const trimmed = value.trim()
  if (!trimmed || /\p{Cc}/u.test(trimmed) || trimmed.length > 200)
    throw new Error('must be one line of text, of at most 200 characters')
  return trimmed
}

/** A host name, as in an XMPP address: no port, no user. */
export function domain(value: string): string {
  const name = domainToASCII(value)
  if (!name || /[^\w.-]/.test(name) || isIP(name)) throw new Error('must be a domain, such as acme.example')
  return value.toLowerCase()
}

/** An IP address or a host name, without a port. */
export function host(value: string): string {
  const name = domainToASCII(value)
  if (!isIP(value) && (!name || /[^\w.-]/.test(name)))
    throw new Error('must be an IP address or a host name, without a port')
  return value
}

export function addresses(value: string): string[] {
  const found = list(value)
  if (!found.every(each => isIP(each))) throw new Error('must be IP addresses, with commas between them')
  return found
}

/** Addresses to listen on; `*` is all. */
export const interfaces = (value: string): string[] => (value.trim() === '*' ? ['*'] : addresses(value))

/** Nothing for an empty text. */
export function webAddress(value: string): string {
  if (!value) return value
  const { protocol, username, search, hash } = URL.canParse(value) ? new URL(value) : { protocol: '' }
  if (!/^https?:$/.test(protocol) || username || search || hash || /\s/.test(value))
    throw new Error('must be a web address, such as https://chat.acme.example')
  return value
}

/** A URL of Redis, or the path of its socket; nothing for an empty text. */
export function redis(value: string): string {
  const isUrl = /^rediss?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')
  if (value && !isUrl && !/^\/\S+$/.test(value))
    throw new Error('must be redis://USER:PASSWORD@HOST:PORT, rediss://… for TLS, or the path of a socket')
  return value
}

/** A public key of age (age-encryption.org/v1), or nothing. */
export function recipient(value: string): string {
  if (value && !/^age1[02-9ac-hj-np-z]{58}$/.test(value))
    throw new Error('must be a public key of age, age1…, as age-keygen prints it')
  return value
}

export function usernames(value: string): string[] {
  const found = list(value).map(each => each.toLowerCase())
  if (found.some(each => /[@/:"'<>&]/.test(each))) throw new Error('must be usernames, without a domain')
  return found
}

/** `ADDRESS:PORT`, an IPv6 address in brackets; nothing for an empty text. */
export function endpoint(value: string): { host: string; port: number } | undefined {
  if (!value) return undefined
  const [, host = '', number = ''] = /^(?:\[?([^\]]+)\]?):(\d+)$/.exec(value) ?? []
  if (!host) throw new Error('must be ADDRESS:PORT')
  return { host, port: port(number) }
}

export function minutes(value: string): number {
  const number = Number(value)
  if (!/^\d+(\.\d+)?$/.test(value) || number <= 0 || number > 30_000)
    throw new Error('must be a number of minutes, up to 30000')
  return number
}

export function choice<const T extends string>(...choices: T[]) {
  return (value: string): T => {
    const found = choices.find(each => each === value)
    if (!found) throw new Error(`must be one of ${choices.join(', ')}`)
    return found
  }
}

export function some<const T extends string>(...choices: T[]) {
  return (value: string): T[] => list(value).map(choice(...choices))
}

/** At least one of them. */
export function someOf<const T extends string>(...choices: T[]) {
  return (value: string): T[] => {
    const found = some(...choices)(value)
    if (!found.length) throw new Error(`must be some of ${choices.join(', ')}`)
    return found
  }
}

/** A secret, or what the file at an absolute path holds. */
function secretText(value: string): string {
  if (!value.startsWith('/')) return value.trim()
  try {
    return readFileSync(value, 'utf8').trim()
  } catch {
    throw new Error('is the path of a file that cannot be read')
  }
}

export function stripeKey(value: string): string {
  const key = secretText(value)
  if (key && !/^[rs]k_(?:test|live)_\w+$/.test(key))
    throw new Error('must be a secret key as Stripe shows it, sk_live_…')
  return key
}

export function webhookSecrets(value: string): string[] {
  const secrets = list(secretText(value))
  if (!secrets.every(each => /^whsec_[\w+/=]+$/.test(each)))
    throw new Error('must be a signing secret as Stripe shows it, whsec_…')
  return secrets
}

function whole(value: string, low: number, high: number): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < low || number > high)
    throw new Error(`must be a whole number from ${low} to ${high}`)
  return number
}

export function colour(value: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(value)) throw new Error('must be a colour as #rrggbb')
  return value.toLowerCase()
}

/** Two letters (ISO 3166-1); nothing for an empty text. */
export function country(value: string): CountryCode | undefined {
  if (!value) return undefined
  const code = value.trim().toUpperCase()
  if (!isSupportedCountry(code)) throw new Error('must be the two letters of a country, such as DE')
  return code
}

/** Codes of ISO 4217, each of three capital letters. */
export function currencies(value: string): string[] {
  const codes = list(value).map(code => code.toUpperCase())
  if (!codes.length || !codes.every(code => /^[A-Z]{3}$/.test(code))) throw new Error('must be codes such as EUR, CHF')
  return codes
}

/** A name of the IANA time zone database; nothing for an empty text. */
export function zone(value: string): string {
  if (!value) return ''
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
  } catch {
    throw new Error('must be a time zone, such as Europe/Berlin')
  }
}

/** In capitals and without blanks. Check digits: ISO 7064. */
export function iban(value: string): string {
  const plain = value.replace(/\s/g, '').toUpperCase()
  if (!plain) return ''
  const digits = [...(plain.slice(4) + plain.slice(0, 4))].map(each => parseInt(each, 36)).join('')
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(plain) || BigInt(digits) % 97n !== 1n) throw new Error('is no IBAN')
  return plain
}
