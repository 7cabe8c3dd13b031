// The newest incidents since Bellhop started, for the page of the system. The log has all of them, with the whole error.
import { beginningOf } from '../xep/text.ts'
import type { IncidentNote, Incidents } from './context.ts'

const MOST = 50 // incidents
const LONGEST = 300 // characters of what was done, and of an error

export function makeIncidents(): Incidents {
  const noted: IncidentNote[] = []
  return {
    note({ id, at, about, error }) {
      noted.unshift({ id, at: at.toISOString(), about: short(JSON.stringify(about)), error: short(firstLine(error)) })
      noted.splice(MOST)
    },
    list: () => [...noted],
  }
}

const short = (text: string): string => beginningOf(text, LONGEST)

const firstLine = (error: unknown): string => String(error).split('\n')[0] ?? ''
