// Forms with a file, which are read into memory: how large one is, and how many are read at the same time.
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../xep/fault.ts'
import { TooLarge } from '../refusal.ts'
import type { ConsoleVisit } from './frame.ts'
import { makePlaces } from './places.ts'
import { say } from '../../texts/say.ts'

const AT_ONCE = 8 // forms that are larger than usual, of all people
const OF_ONE = 2 // such forms of one person

export interface LargeForms {
  /**
   * Admits a form before it is read.
   * @param most bytes of the form @param usual bytes up to which forms are not counted
   * @throws TooLarge, or Fault resource-constraint while too many are read
   */
  admit(visit: Pick<ConsoleVisit, 'caller' | 'request' | 'reply'>, most: number, usual: number): void
}

export function makeLargeForms(): LargeForms {
  const takePlace = makePlaces({ most: AT_ONCE, ofOne: OF_ONE })
  return {
    admit({ caller, request, reply }, most, usual) {
      const bytes = sizeOf(request)
      if (bytes > most) throw new TooLarge(say('This request is larger than what is taken here.'))
      if (bytes <= usual) return
      if (!takePlace(reply.raw, caller))
        throw new Fault('resource-constraint', say('Too many files at the same time. Please try again in a minute.'))
    },
  }
}

/** A browser says how large a form is. Of one that does not say it nobody knows where it ends. */
function sizeOf({ headers }: FastifyRequest): number {
  const announced = headers['content-length']
  return announced === undefined && headers['transfer-encoding'] !== undefined ? Infinity : Number(announced ?? 0)
}
