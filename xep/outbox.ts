// Outbox: messages for the component, kept by the server until they are acknowledged. Specification: outbox.md
import { attr, boolean, element, filled, integer, optional, string, textList } from './schema.ts'

export const NS = 'urn:bellhop:outbox:1'

/** Rides on a message: the id under which the server keeps it, growing with the order of arrival. */
export const Kept = element(NS, 'kept', { id: attr(integer(1)), again: optional(attr(boolean)) })
export const Resume = element(NS, 'resume', { window: attr(integer(1, 1_000)) })
export const Done = element(NS, 'done', { ids: textList(filled(20), 'id') })
export const State = element(NS, 'outbox', {
  kept: optional(attr(integer())),
  flying: optional(attr(integer())),
  oldest: optional(attr(string(50))),
})
