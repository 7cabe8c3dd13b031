// Places for requests that last: how many there are, and how many of them one person has.
import type { ServerResponse } from 'node:http'
import type { Caller } from '../../core/model/caller.ts'

/** Takes a place until the response has ended. Answers false, and takes none, where all are taken or this person has enough. */
export type TakePlace = (raw: ServerResponse, caller: Pick<Caller, 'person'>) => boolean

export function makePlaces({ most, ofOne }: { most: number; ofOne: number }): TakePlace {
  const taken = new Map<ServerResponse, string>()
  return (raw, { person }) => {
    const who = person?.id ?? ''
    const own = [...taken.values()].filter(each => each === who).length
    if (taken.size >= most || own >= ofOne) return false
    taken.set(raw, who)
    raw.once('close', () => taken.delete(raw))
    return true
  }
}
