// One setting, and how its text is read. What a reader throws is the rest of a sentence about the text.
import { resolve } from 'node:path'
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
export const list = (value: string) => value.split(/[\s,]+/).filter(Boolean)
export const port = (value: string) => whole(value, 1, 65_535)
export const count = (value: string) => whole(value, 0, 1_000_000_000)
export const positive = (value: string) => whole(value, 1, 1_000_000_000)

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
