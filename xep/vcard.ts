// vCards as contacts show them: XEP-0054 version 1.3; only what an address of ours tells of itself.
import { element, optional, string, textChild } from './schema.ts'

export const NS = 'vcard-temp'

export const VCard = element(NS, 'vCard', {
  name: optional(textChild(string(), 'FN')),
  about: optional(textChild(string(), 'DESC')),
})
