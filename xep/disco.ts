// Service Discovery: XEP-0030 version 2.5.0.
import { attr, element, filled, list, optional, string } from './schema.ts'

export const INFO = 'http://jabber.org/protocol/disco#info'
export const ITEMS = 'http://jabber.org/protocol/disco#items'

const Identity = element(INFO, 'identity', {
  category: attr(filled()),
  type: attr(filled()),
  name: optional(attr(string())),
})
const Feature = element(INFO, 'feature', { var: attr(filled()) })

export const DiscoInfo = element(INFO, 'query', {
  node: optional(attr(string())),
  identities: list(Identity),
  features: list(Feature),
})

const Item = element(ITEMS, 'item', {
  jid: attr(filled()),
  node: optional(attr(string())),
  name: optional(attr(string())),
})

export const DiscoItems = element(ITEMS, 'query', { node: optional(attr(string())), items: list(Item) })
