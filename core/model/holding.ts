// Holdings say of each collection whose its records are, and what an erasure of a person leaves of them. docs/rights.md
import type { Where } from '../../store/store.ts'
import type { Records, Store } from './records.ts'

/** A person whose records are looked for: somebody who is here, or who has left. */
export interface Subjected {
  id: string
  /** The own address, without a resource. */
  jid: string
}

export interface Holding<R> {
  /** Finds what is held about a person, by the fields that name the person. */
  of: (person: Subjected, store: Store) => Where<R>[] | Promise<Where<R>[]>
  /** `removed`, `kept` with the id of the person alone, or the words that are taken away. */
  erased: 'removed' | 'kept' | ((record: R, person: Subjected) => Partial<R>)
  /** Why something stays, as people read it. */
  why?: string
  /** Fields that not even the person gets. */
  hidden?: (keyof R & string)[]
}

/** Records that are about no person. They may name one all the same, and then an erasure takes the name away. */
export interface Nobodys {
  nobodys: true
}

export type Holdings = { [Name in keyof Records]?: Holding<Records[Name]> | Nobodys }

export const nobodys: Nobodys = { nobodys: true }

/** Records whose id begins with an address and a blank. */
export const idBegins = (jid: string): { gte: string; lt: string } => ({ gte: `${jid} `, lt: `${jid}!` })
