// Uploads for somebody: a place for a file that the gateway takes (XEP-0363), with the rights of a person. Specification: uploads.md
import { attr, element, filled, integer } from './schema.ts'

export const NS = 'urn:bellhop:uploads:1'

export const SlotRequest = element(NS, 'request', {
  for: attr(filled()),
  filename: attr(filled(255)),
  size: attr(integer()),
  contentType: attr(filled(200), 'content-type'),
})

export const Slot = element(NS, 'slot', {
  get: attr(filled(8_000)),
  put: attr(filled(8_000)),
  authorization: attr(filled(8_000)),
})
