// Block lists: who blocks addresses of the organisation (XEP-0191). Specification: blocking.md
import { attr, element, filled, list, words } from './schema.ts'

export const NS = 'urn:bellhop:blocking:1'

const Blocks = element(NS, 'blocks', { of: attr(filled()), jids: words() })
export const Blocking = element(NS, 'blocking', { blocks: list(Blocks) })
