// Bookmarks in bulk: the XEP-0402 bookmarks that the organisation gives. Specification: bookmarks.md
import { attr, boolean, element, filled, list, oneOf, optional, string } from './schema.ts'

export const NS = 'urn:bellhop:bookmarks:1'

export const Conference = element(NS, 'conference', {
  jid: attr(filled()),
  name: optional(attr(string())),
  nick: optional(attr(string())),
  autojoin: optional(attr(boolean)),
  notify: optional(attr(oneOf('on-mention'))),
  gone: optional(attr(boolean)),
})
export const Owner = element(NS, 'of', { name: attr(filled()), conferences: list(Conference) })
export const Bookmarks = element(NS, 'bookmarks', { owners: list(Owner) })
