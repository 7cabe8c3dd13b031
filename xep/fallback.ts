// Fallback Indication: XEP-0428 version 0.2.1, https://xmpp.org/extensions/xep-0428.html: which part of a body stands only for
// clients that do not know a feature. Also read: what XEP-0461 version 0.1 wrote for it.
import { attr, element, filled, integer, list, optional } from './schema.ts'
import { codePoints } from './text.ts'

export const NS = 'urn:xmpp:fallback:0'
export const NS_OLD = 'urn:xmpp:feature-fallback:0'

const FIELDS = (ns: string) => ({
  for: optional(attr(filled())),
  body: list(element(ns, 'body', { start: optional(attr(integer())), end: optional(attr(integer())) }), 20),
  subject: list(element(ns, 'subject', {}), 20),
})

/** Without `body` and `subject` all of the text is meant, with a `body` that has no `start` and `end` all of the body. */
export const Fallback = element(NS, 'fallback', FIELDS(NS))
export const OldFallback = element(NS_OLD, 'fallback', FIELDS(NS_OLD))

/** A part of a body in code points: from the first to behind the last. */
export type Range = readonly [start: number, end: number]

/** The parts of a body that are only for clients without the feature, as they were said: they may lie outside of it. */
export function rangesOf(
  { body, subject }: Pick<ReturnType<typeof Fallback.parse>, 'body' | 'subject'>,
  text: string,
): Range[] {
  const length = codePoints(text)
  if (!body.length) return subject.length ? [] : [[0, length]]
  return body.map(({ start = 0, end = length }): Range => [start, end])
}
