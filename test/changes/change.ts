// One change: how somebody asks for it, what should come of it, and what is so afterwards.
import type { TappedWorld } from '../support/tapped.ts'
import type { Doors } from './doors.ts'
import type { Random } from './draw.ts'
import type { Organisation } from './organisation.ts'

export interface Change {
  /** For a person who reads what happened. */
  says: string
  /** Asks for it; asked again it is the same change. Resolves with what was answered. */
  does: () => Promise<Reply>
  /** Whether it should be refused. */
  refused?: boolean
  /** What is so once it is done. */
  then?: () => void | Promise<void>
  /** It is more than one record: who asks may be cut off only once all of it is stored. */
  many?: boolean
}

export interface Reply {
  /** `done`, or the condition of the refusal. */
  is: string
  text: string
}

export interface Scenery {
  acme: TappedWorld
  doors: Doors
  org: Organisation
  draw: Random
  /** How many changes there were before: makes names unique. */
  count: number
}

/** Nothing where there is nobody, or no group, to do it with. */
export type Kind = (scenery: Scenery) => Change | undefined

/** A command of the administrator's. */
export const asked = (
  { doors }: Scenery,
  node: string,
  fields: Record<string, string>,
  then: () => void,
  refused = false,
): Change => ({
  says: `${node} ${Object.values(fields).join(' ')}`,
  does: () => doors.http(node, fields),
  then,
  refused,
})
