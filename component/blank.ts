// Copies of stanzas in which nothing lets a reader in: access codes, pairing codes, tokens of links, passwords.
import { Element } from 'ltx'
import { readCode } from '../core/access/code.ts'

export const BLANK_TEXT = '***'

const NAMED = /^(?:\w+[-_])?(?:code|password|pre-?auth|secret|token)$/i // elements, attributes and fields of forms
const IDENTIFIES = new Set(['id', 'from', 'to', 'jid', 'xmlns', 'node', 'ver', 'sessionid']) // no secret, and needed to read on
const SHOWN_CODE = /(?<![0-9A-Z])[0-9A-Z]{4}(?:-[0-9A-Z]{4}){1,2}(?:-[0-9A-Z])?(?![0-9A-Z])/g // an access or pairing code
const TYPED_CODE = /(?<![0-9a-z])(?:[0-9a-z]{4}[ -]?){3}[0-9a-z](?![0-9a-z])/gi
const LONG = /[0-9A-Za-z_-]{20,}/g // a token, a hash or a key
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Copies a stanza and puts `***` in the place of each secret. */
export function blankSecrets({ name, attrs, children }: Element): Element {
  const copy = new Element(name)
  for (const [key, value] of Object.entries<string>(attrs)) copy.attrs[key] = blankAttribute(key, String(value))
  const isSecret = NAMED.test(name) || (name === 'field' && NAMED.test(attrs.var ?? ''))
  for (const child of children)
    if (typeof child === 'string') copy.t(isSecret ? BLANK_TEXT : blankText(child))
    else copy.cnode(isSecret ? hidden(child) : blankSecrets(child))
  return copy
}

const blankAttribute = (key: string, value: string) =>
  NAMED.test(key) && key !== 'code' // which numbers errors and states of rooms
    ? BLANK_TEXT
    : IDENTIFIES.has(key)
      ? value
      : blankText(value)

export const blankText = (text: string): string =>
  text
    .replace(SHOWN_CODE, BLANK_TEXT)
    .replace(TYPED_CODE, code => (readCode(code) ? BLANK_TEXT : code))
    .replace(LONG, word => (UUID.test(word) ? word : BLANK_TEXT))

/** The values of a field of a form whose name says that they are secret. */
function hidden({ name, attrs }: Element): Element {
  const copy = new Element(name, attrs)
  copy.t(BLANK_TEXT)
  return copy
}
