// Explicit Message Encryption: XEP-0380 version 0.4.0, https://xmpp.org/extensions/xep-0380.html, and the elements of the
// encryptions themselves, for clients that do not say it.
import { attr, element, filled, optional, string } from './schema.ts'

export const NS = 'urn:xmpp:eme:0'

export const Encryption = element(NS, 'encryption', { namespace: attr(filled()), name: optional(attr(string(100))) })

/** The elements that hold what is encrypted, as `namespace name`, and what people call it. */
export const ENCRYPTED: Record<string, string> = {
  'eu.siacs.conversations.axolotl encrypted': 'OMEMO', // XEP-0384 version 0.3
  'urn:xmpp:omemo:1 encrypted': 'OMEMO', // version 0.7
  'urn:xmpp:omemo:2 encrypted': 'OMEMO', // version 0.8
  'urn:xmpp:openpgp:0 openpgp': 'OX', // XEP-0373
  'jabber:x:encrypted x': 'OpenPGP', // XEP-0027
}

const OTR = { namespace: 'urn:xmpp:otr:0', name: 'OTR' }
const FILE = { namespace: 'urn:xmpp:omemo-media-sharing:0', name: 'OMEMO' }

/** What has no element: OTR (XEP-0364), and the address of a file with its key (XEP-0454). */
export function encryptionOf(text: string): { namespace: string; name: string } | undefined {
  if (text.startsWith('?OTR')) return OTR
  return /^aesgcm:/i.test(text) ? FILE : undefined
}

const NAMES: Record<string, string> = {
  ...Object.fromEntries(Object.entries(ENCRYPTED).map(([key, name]) => [key.split(' ')[0] ?? '', name])),
  [OTR.namespace]: OTR.name,
}

/** What people call an encryption: its known name, else how the client calls it. */
export const nameOf = (namespace: string, said?: string) => NAMES[namespace] ?? (said?.trim() || namespace)
