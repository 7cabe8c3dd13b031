// The component's stream: another component that wants it, and how the server's archives are. Specification: stream.md
import { attr, element, filled, integer, optional, type Of } from './schema.ts'

export const NS = 'urn:bellhop:stream:1'

export const Rival = element(NS, 'rival', { address: attr(filled()) })

export const Archives = element(NS, 'archives', {
  /** Messages that wait in the server's memory until they can be written. */
  waiting: attr(integer()),
  /** What the database says; absent where archives can be written. */
  problem: optional(attr(filled())),
})
export type Archives = Of<typeof Archives>
