// Feeds in bulk: the pubsub nodes of broadcast groups. Specification: feeds.md
import { attr, boolean, element, filled, list, oneOf, optional, string } from './schema.ts'

export const NS = 'urn:bellhop:feeds:1'

export const Member = element(NS, 'member', {
  jid: attr(filled()),
  affiliation: attr(oneOf('owner', 'publisher', 'member', 'none')),
  outsider: optional(attr(boolean)),
})
export const Feed = element(NS, 'feed', {
  name: attr(filled()),
  title: optional(attr(string())),
  gone: optional(attr(boolean)),
  members: list(Member),
})
export const Feeds = element(NS, 'feeds', { feeds: list(Feed) })
