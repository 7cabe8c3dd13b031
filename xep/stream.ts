// The component's stream: another component that wants it. Specification: stream.md
import { attr, element, filled } from './schema.ts'

export const NS = 'urn:bellhop:stream:1'

export const Rival = element(NS, 'rival', { address: attr(filled()) })
