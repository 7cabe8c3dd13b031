// Outbox: messages for the component, stored by the server until they are acknowledged. Specification: outbox.md
import { attr, boolean, element, integer, list, optional, string, type Field } from './schema.ts'

export const NS = 'urn:bellhop:outbox:1'

/** Rides on a message: the id under which the server stores it, growing with the order of arrival. */
export const Stored = element(NS, 'stored', { id: attr(integer(1)), redelivered: optional(attr(boolean)) })
export const Resume = element(NS, 'resume', { window: attr(integer(1, 1_000)) })

/** Ids from the first to the last; those among them that are not stored do not matter. */
export const Range = element(NS, 'range', { from: attr(integer(1)), to: attr(integer(1)) })
export const Acknowledge = element(NS, 'acknowledge', { ranges: some(list(Range)) })

export const OutboxState = element(NS, 'outbox', {
  stored: optional(attr(integer())),
  unacknowledged: optional(attr(integer())),
  oldest: optional(attr(string(50))),
})

/** A list that is never empty. */
function some<T>(field: Field<T[]>): Field<T[]> {
  const read: Field<T[]>['read'] = (...given) => {
    const found = field.read(...given)
    return found?.length ? found : undefined
  }
  return { ...field, read }
}
