// People whose profiles cannot fill a personal text: found out before anything is sent.
import { setImmediate } from 'node:timers/promises'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { fieldsOf, type Person } from '../model/person.ts'
import type { Unfilled } from './personal.ts'
import { openVersions, type Fillable } from './versions.ts'
import { say, sayCount } from '../../texts/say.ts'

const AT_ONCE = 75 // profiles that are tried without a pause
const NAMED = 20 // people in a refusal

export interface LackingPerson extends Unfilled {
  person: Person
}

export interface Tried {
  /** The ids of those whose text can be filled, sorted. */
  fit: string[]
  /** By username. */
  lacking: LackingPerson[]
}

/** Fills the text for everybody once, one text at a time. @throws TextRefused for what is no template */
export const tryTexts = (context: Context, text: Fillable, recipients: string[]): Promise<Tried> =>
  context.serially('personal text', async () => {
    const filler = openVersions(text, 'throw', context.config)
    const tried: Tried = { fit: [], lacking: [] }
    const people = await context.store.people.find({ where: { id: { in: recipients } }, sort: 'username' })
    try {
      for (let at = 0; at < people.length; at += AT_ONCE) {
        const some = people.slice(at, at + AT_ONCE)
        const filled = await filler.fill(some.map(fieldsOf))
        for (const [index, person] of some.entries()) {
          const each = filled[index]
          if (each && 'refused' in each) tried.lacking.push({ person, ...each })
          else tried.fit.push(person.id)
        }
        await setImmediate() // others wait meanwhile
      }
    } finally {
      await filler.end()
    }
    tried.fit.sort()
    return tried
  })

/** @throws Fault not-acceptable naming whose profile lacks what */
export function refuseLacking(lacking: LackingPerson[]): void {
  if (!lacking.length) return
  const named = lacking.slice(0, NAMED).map(({ person, refused }) => `${person.username}: ${refused}`)
  const others = lacking.length - NAMED
  const more = others > 0 ? [say('… and {number} more', { number: others })] : []
  const nothing = sayCount(
    lacking.length,
    'Nothing was sent; {count} profile cannot fill it:',
    'Nothing was sent; {count} profiles cannot fill it:',
  )
  throw new Fault('not-acceptable', [nothing, ...named, ...more].join('\n'))
}
