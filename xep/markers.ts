// Displayed Markers: XEP-0333 version 1.0.0, and the markers of its version 0.4, https://xmpp.org/extensions/xep-0333.html
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:chat-markers:0'

export const MARKERS = ['received', 'displayed', 'acknowledged'] as const
export type MarkerName = (typeof MARKERS)[number]

/** The sender wants to know when the message was seen. */
export const Markable = element(NS, 'markable', {})
/** The sender has got, seen or acknowledged the message `id`. */
export const Marker = (name: MarkerName) => element(NS, name, { id: attr(filled()) })
