// Message Delivery Receipts: XEP-0184 version 1.4.0.
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:xmpp:receipts'

export const Request = element(NS, 'request', {})
export const Received = element(NS, 'received', { id: attr(filled(500)) })
