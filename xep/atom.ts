// Atom entries as pubsub payloads: RFC 4287, in the form of XEP-0060 version 1.30 §7.1 and XEP-0277.
import { Element } from 'ltx'

export const NS = 'http://www.w3.org/2005/Atom'

export interface AtomEntry {
  id: string
  title: string
  body: string
  /** RFC 3339. */
  published: string
}

export function buildAtom({ id, title, body, published }: AtomEntry): Element {
  const entry = new Element('entry', { xmlns: NS })
  entry.c('id').t(id)
  entry.c('title').t(title)
  entry.c('author').c('name').t(title)
  entry.c('published').t(published)
  entry.c('updated').t(published)
  entry.c('content', { type: 'text' }).t(body)
  return entry
}
