// Ping: XEP-0199 version 2.0.1.
import { element } from './schema.ts'

export const Ping = element('urn:xmpp:ping', 'ping', {})
