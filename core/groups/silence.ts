// Who may not write in a room: somebody who is muted, and while a room is quiet everybody but its owners.
import type { Context } from '../context.ts'

export interface Silences {
  /** Group -> until when. */
  quiet: Map<string, string>
  /** `silenceId` of everyone who is muted. */
  muted: Set<string>
}

export const silenceId = (group: string, person: string) => `${group} ${person}`

/** All that hold at this moment: there are few. */
export async function silencesNow({ store, now }: Context): Promise<Silences> {
  const all = await store.silences.find()
  const moment = now().getTime()
  const quiet = all.filter(({ person, until = '' }) => person === undefined && Date.parse(until) > moment)
  const muted = all.filter(({ person }) => person !== undefined)
  return {
    quiet: new Map(quiet.map(({ group, until = '' }) => [group, until])),
    muted: new Set(muted.map(({ id }) => id)),
  }
}

/** What goes with a group or a person. */
export async function forgetSilences({ store }: Context, where: { group: string } | { person: string }): Promise<void> {
  for (const { id } of await store.silences.find({ where })) await store.silences.remove(id)
}
