// Federation: a group that another organisation's group is invited into, and its answer. Specification: federation.md
import { Element } from 'ltx'
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:bellhop:federation:1'

/** Rides on an invitation: the address of the group that it is about. */
export const Proposal = element(NS, 'proposal', { group: attr(filled(3_071)) })
/** Rides on the yes that a group's owner has given. */
export const Consent = element(NS, 'consent', { group: attr(filled(3_071)) })

/** A yes in words, for whoever reads it, to the Bellhop of the group that was invited. */
export function buildConsent(consent: { id: string; from: string; to: string; group: string }): Element {
  const { id, from, to, group } = consent
  const message = new Element('message', { type: 'chat', id, from, to })
  message.c('body').t('yes')
  message.cnode(Consent.build({ group }))
  return message
}
