// Rosters in bulk: the contacts that the organisation gives. Specification: rosters.md
import { attr, element, filled, list, oneOf, optional, string, textList } from './schema.ts'

export const NS = 'urn:bellhop:rosters:1'

export const Item = element(NS, 'item', {
  jid: attr(filled()),
  name: optional(attr(string())),
  subscription: attr(oneOf('both', 'to', 'from', 'none', 'remove')),
  groups: textList(string(), 'group'),
})
export const Roster = element(NS, 'roster', { of: attr(filled()), items: list(Item) })
export const Rosters = element(NS, 'rosters', { rosters: list(Roster) })
