// vCards as contacts show them: XEP-0054 version 1.3; only what an address of ours tells of itself.
import { child, element, optional, string, textChild } from './schema.ts'

export const NS = 'vcard-temp'

const PICTURE = 200_000 // letters: 100 kB and more, in base64

export const Photo = element(NS, 'PHOTO', {
  type: textChild(string(), 'TYPE'),
  data: textChild(string(PICTURE), 'BINVAL'),
})

export const VCard = element(NS, 'vCard', {
  name: optional(textChild(string(), 'FN')),
  about: optional(textChild(string(), 'DESC')),
  photo: optional(child(Photo)),
})
