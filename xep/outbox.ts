// Outbox: messages for the component, kept by the server until they are acknowledged. Specification: outbox.md
import { attr, boolean, element, integer, list, optional, string, type Field } from './schema.ts'

export const NS = 'urn:bellhop:outbox:1'

/** Rides on a message: the id under which the server keeps it, growing with the order of arrival. */
export const Kept = element(NS, 'kept', { id: attr(integer(1)), again: optional(attr(boolean)) })
export const Resume = element(NS, 'resume', { window: attr(integer(1, 1_000)) })

/** Ids from the first to the last; those among them that are not kept do not matter. */
export const Range = element(NS, 'range', { from: attr(integer(1)), to: attr(integer(1)) })
export const Done = element(NS, 'done', { ranges: some(list(Range)) })

export const State = element(NS, 'outbox', {
  kept: optional(attr(integer())),
  flying: optional(attr(integer())),
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
