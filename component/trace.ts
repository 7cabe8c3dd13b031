// Traces: copies of the stanzas that pass the wire, without secrets, for an administrator who looks for the cause of a
// fault. A trace is bounded in time, in number and in what waits for a slow reader; without a trace nothing is copied.
import type { Element } from 'ltx'
import { Fault } from '../xep/fault.ts'
import type { Trace, TraceLine } from '../core/model/trace.ts'
import { blankSecrets } from './blank.ts'
import { say } from '../texts/say.ts'

type Way = 'in' | 'out'
type Reader = (way: Way, stanza: Element) => void

const AT_ONCE = 4 // traces
const WAITING = 1_000 // lines that a slow reader has not taken yet
const LARGEST = 65_536 // characters of one stanza

export class Traces {
  readonly #readers = new Set<Reader>()

  /** Told of each stanza that the wire takes in or sends. */
  see(way: Way, stanza: Element): void {
    for (const reader of this.#readers) reader(way, stanza)
  }

  /** @throws Fault resource-constraint when too many traces are under way */
  follow({ jid, seconds, stanzas }: Trace, gone: AbortSignal): AsyncIterable<TraceLine> {
    if (this.#readers.size >= AT_ONCE)
      throw new Fault(
        'resource-constraint',
        say('{atOnce} traces are under way. Wait for the end of one.', { atOnce: AT_ONCE }),
      )
    const lines: TraceLine[] = []
    let [wake, left, skipped] = [() => {}, stanzas, 0]
    const over = AbortSignal.any([gone, AbortSignal.timeout(seconds * 1_000)])
    const reader: Reader = (way, stanza) => {
      if (left === 0 || (jid !== undefined && !concerns(stanza, jid))) return
      left--
      if (lines.length < WAITING) lines.push(lineOf(way, stanza))
      else skipped++
      wake()
    }
    const stop = () => {
      this.#readers.delete(reader)
      wake()
    }
    this.#readers.add(reader)
    over.addEventListener('abort', stop, { once: true })
    return (async function* () {
      while (left > 0 && !over.aborted) {
        yield* lines.splice(0)
        if (left > 0 && !over.aborted && !lines.length) await new Promise<void>(resolve => (wake = resolve))
      }
      stop()
      yield* lines
      yield { end: left > 0 ? `after ${seconds} seconds` : `after ${stanzas} stanzas`, skipped }
    })()
  }
}

function lineOf(way: Way, stanza: Element): TraceLine {
  const text = blankSecrets(stanza).toString()
  const at = new Date().toISOString()
  return text.length > LARGEST ? { at, way, omitted: text.length } : { at, way, stanza: text }
}

/** Whether a stanza comes from the address or goes there; a bare address stands for all its devices. */
const concerns = ({ attrs: { from = '', to = '' } }: Element, jid: string) =>
  [from, to].some(each => each === jid || each.startsWith(`${jid}/`))
