// vCards as contacts show them: XEP-0054 version 1.3; only what an address of ours tells of itself.
import { Element } from 'ltx'
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

/** An address of ours is there, by a resource, or Gajim takes it for away; with the hash of its picture (XEP-0153 §4.1). */
export function buildOnline({ from, to, hash }: { from: string; to: string; hash?: string | undefined }): Element {
  const presence = new Element('presence', { from: `${from}/bellhop`, to })
  if (hash !== undefined) presence.c('x', { xmlns: 'vcard-temp:x:update' }).c('photo').t(hash)
  return presence
}
