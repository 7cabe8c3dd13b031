// Activity: who wrote into which room, and when, read from the server's archives. Specification: activity.md
import { attr, boolean, element, integer, oneOf, optional, words, type Field, type Scalar } from './schema.ts'

export const NS = 'urn:bellhop:activity:1'

export interface Written {
  /** Seconds since 1970. */
  at: number
  kind: 'text' | 'reply' | 'file' | 'reaction' | 'answer'
  /** The first part of a room's address, or the bare address of who got a direct message. */
  where: string
  /** The bare address of the writer, where the archive has it. */
  from?: string
}

const kind = oneOf('text', 'reply', 'file', 'reaction', 'answer')
const seconds = integer()

/** One word a message: the slash is in no address without a resource. */
const written: Scalar<Written> = {
  parse(word) {
    const [at = '', of = '', where = '', from] = word.split('/')
    return { at: seconds.parse(at), kind: kind.parse(of), where, ...(from && { from }) }
  },
  print: ({ at, kind, where, from = '' }) => [at, kind, where, from].join('/'),
}

const list = words()
const writtenList: Field<Written[]> = {
  read: (...given) => list.read(...given)?.map(written.parse),
  write: (to, key, values, ns) => list.write(to, key, values.map(written.print), ns),
}

export const Activity = element(NS, 'activity', {
  /** In a question: the last row that was read. */
  after: optional(attr(integer())),
  /** In a question: direct messages between members are asked for, too. */
  direct: optional(attr(boolean)),
  /** In an answer: the last row that was looked at. */
  next: optional(attr(integer())),
  /** In an answer: there are rows behind it. */
  more: optional(attr(boolean)),
  written: writtenList,
})
