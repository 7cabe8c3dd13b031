// Distinguished names (RFC 4514): one that is written in two ways is one.

const ESCAPED = /\\([0-9a-f]{2})|\\(.)/gi

/** Lower case, without optional spaces, every escape in one form. */
export const normalDn = (dn: string): string => rdns(dn).map(normalRdn).join(',')

/** The value of the first part: `cn=Sales,ou=groups` is Sales. */
export function leafOf(dn: string): string {
  const [first = ''] = rdns(dn)
  return unescape(first.slice(first.indexOf('=') + 1).trim())
}

/** Whether an entry is below another one, or is that one. */
export const isWithin = (dn: string, above: string): boolean => `,${normalDn(dn)}`.endsWith(`,${normalDn(above)}`)

const rdns = (dn: string): string[] => dn.match(/(?:[^,\\]|\\.)+/gs) ?? []

function normalRdn(rdn: string): string {
  const at = rdn.indexOf('=')
  const value = unescape(rdn.slice(at + 1).trim())
    .toLowerCase()
    .replace(/\s+/g, ' ')
  return `${rdn.slice(0, at).trim().toLowerCase()}=${encodeURIComponent(value)}`
}

/** Escaped bytes are UTF-8. */
function unescape(value: string): string {
  const bytes: Buffer[] = []
  let from = 0
  for (const { index, 0: whole, 1: hex, 2: char } of value.matchAll(ESCAPED)) {
    bytes.push(Buffer.from(value.slice(from, index)), hex ? Buffer.from(hex, 'hex') : Buffer.from(char ?? ''))
    from = index + whole.length
  }
  return Buffer.concat([...bytes, Buffer.from(value.slice(from))]).toString()
}
