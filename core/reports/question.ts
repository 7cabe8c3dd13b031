// A question for a report, in the words that people write: what it is about, the period, and by what it is divided.
import { Fault } from '../../xep/fault.ts'
import { periodAtEnd } from './period.ts'
import { say } from '../../texts/say.ts'

const ABOUT = ['me', 'person', 'team', 'tree', 'desk', 'broadcast', 'coupons'] as const

export const DIVISIONS = ['kind', 'day', 'hour', 'person'] as const
export type Division = (typeof DIVISIONS)[number]

export interface Question {
  about: (typeof ABOUT)[number] | 'group'
  /** Who or what of this kind. */
  name?: string
  /** As it was written. */
  period: string
  by: Division
}

/** The words of a question from its fields. A form gives `hour` as the division; a line in chat has `by hour`, and may fill the fields before. */
export function joinFields(about: string, period: string, by: string): string {
  const before = `${about} ${period}`
  const isNamed = /(?:^| )by(?: |$)/i.test(`${before} ${by}`)
  return by && !isNamed ? `${before} by ${by}` : `${before} ${by}`
}

/** Reads `team ann week by person`; every part may be left out, and the order of period and division does not matter. */
export function readQuestion(typed: string): Question {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  const at = words.findIndex(word => word.toLowerCase() === 'by')
  const by = at < 0 ? 'kind' : readDivision(words.splice(at, 2)[1])
  const { before, period } = periodAtEnd(words.join(' '))
  return { ...readAbout(before.split(' ').filter(Boolean)), period: period ?? 'month', by }
}

function readAbout([first = 'me', name, more]: string[]): Pick<Question, 'about' | 'name'> {
  if (more !== undefined)
    throw new Fault('bad-request', `${say("'{word}' is too much.", { word: more.slice(0, 40) })} ${howToAsk()}`)
  const word = first.toLowerCase()
  const about = ABOUT.find(each => each === word)
  if (about) return { about, ...(name !== undefined && { name }) }
  if (name !== undefined)
    throw new Fault('bad-request', `${say("'{word}' is no period.", { word: name.slice(0, 40) })} ${howToAsk()}`)
  return { about: 'group', name: first }
}

const howToAsk = () => say('Write report GROUP week by person, report team, report tree ANN 2026-11, or help report.')

function readDivision(word: string | undefined): Division {
  const plain = word?.toLowerCase()
  const found = DIVISIONS.find(each => each === plain)
  if (!found)
    throw new Fault('bad-request', say('A report is divided by {divisions}.', { divisions: DIVISIONS.join(', ') }))
  return found
}
