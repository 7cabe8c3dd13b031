// What customers and agents of desks write while faults strike: each text names its writer, its address and its number, so that whoever
// finds it knows where it belongs.
import type { Actor } from './actor.ts'

/** Something that was written to a desk by a customer, or to a case by an agent. */
export interface Said {
  by: string
  /** The first part of the address: the name of a desk, or the id of a case. */
  to: string
  body: string
  /** Where the server has certainly taken it. */
  id?: string
}

/** Finds the texts of `Said` in a body. None is the beginning of another one. */
export const SAID = /\b[\w-]+ to (?:case-\w{6}|desk\w*), \d+\./g

export interface Conversations {
  said: Said[]
  /** Writes a text of one's own to each of these; answers whether the server has certainly taken them. */
  writes(by: Actor, to: string[]): Promise<boolean>
}

export function conversations(component: string): Conversations {
  const said: Said[] = []
  return {
    said,
    async writes(by, to) {
      const texts = to.map((local): Said => {
        const body = `${by.username} to ${local}, ${said.length}.`
        const text = { by: by.username, to: local, body }
        said.push(text)
        return text
      })
      const ids = await by.writesAll(texts.map(({ to: local, body }) => ({ to: `${local}@${component}`, body })))
      if (ids) for (const [at, text] of texts.entries()) text.id = ids[at]
      return ids !== undefined
    },
  }
}
