// Spaces in bulk: nodes that gather the rooms and feeds of a part of the organisation (XEP-0503). Specification: spaces.md
import { attr, boolean, element, filled, list, oneOf, optional, string } from './schema.ts'

export const NS = 'urn:bellhop:spaces:1'

const SEEN = 100_000 // characters: the names of more groups than anybody leads

export const SpaceRoom = element(NS, 'room', {
  name: attr(filled()),
  jid: optional(attr(filled())),
  title: optional(attr(string())),
  autojoin: optional(attr(boolean)),
  notify: optional(attr(oneOf('on-mention'))),
  gone: optional(attr(boolean)),
})
export const SpaceFeed = element(NS, 'feed', {
  name: attr(filled()),
  title: optional(attr(string())),
  gone: optional(attr(boolean)),
})
export const SpaceMember = element(NS, 'member', {
  jid: attr(filled()),
  /** Names of the rooms and feeds that the member sees, separated by spaces. */
  sees: optional(attr(string(SEEN))),
  gone: optional(attr(boolean)),
})
export const Space = element(NS, 'space', {
  name: attr(filled()),
  title: optional(attr(string())),
  gone: optional(attr(boolean)),
  rooms: list(SpaceRoom),
  feeds: list(SpaceFeed),
  members: list(SpaceMember),
})
export const Spaces = element(NS, 'spaces', { spaces: list(Space) })
