// Logging of what goes wrong again and again: the same line once in ten seconds, with its count.
import type { Log } from '../core/context.ts'

const WINDOW = 10_000 // ms
const MOST = 100 // lines that are told apart in one window

export type Warn = (fields: object, text: string) => void

/**
 * Logs the first of equal lines at once, and how often it came again when ten seconds are over. Numbers and ids in a line
 * do not make it another line: a Redis that is full refuses thousands of jobs a second.
 */
export function makeRepeated(log: Pick<Log, 'warn'>, window = WINDOW): Warn {
  const again = new Map<string, number>()
  return (fields, text) => {
    const line = `${text} ${JSON.stringify(fields)}`.replace(/\d+/g, '#')
    const key = again.has(line) || again.size < MOST ? line : text
    const times = again.get(key)
    if (times !== undefined) return void again.set(key, times + 1)
    log.warn(fields, text)
    again.set(key, 0)
    const end = () => {
      const more = again.get(key) ?? 0
      again.delete(key)
      if (more) log.warn({ ...fields, times: more, seconds: window / 1_000 }, text)
    }
    setTimeout(end, window).unref()
  }
}
