// Federation: a group that another organisation's group is invited into, and its answer. Specification: federation.md
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:bellhop:federation:1'

/** Rides on an invitation: the address of the group that it is about. */
export const Proposal = element(NS, 'proposal', { group: attr(filled(3_071)) })
/** Rides on the yes that a group's owner has given. */
export const Consent = element(NS, 'consent', { group: attr(filled(3_071)) })
