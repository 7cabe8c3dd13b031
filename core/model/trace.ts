// A trace: the stanzas of the component, as an administrator asks for them. The XMPP door makes the lines, the
// gateway hands them on, the command line writes them to a file, and tests replay them.

export const LONGEST_TRACE = 3_600 // seconds
export const LARGEST_TRACE = 10_000 // stanzas

export interface Trace {
  /** Only what comes from this address or goes there; a bare address stands for all its devices. */
  jid?: string
  seconds: number
  stanzas: number
}

export type TraceLine =
  | ({ trace: 1; component: string } & Trace)
  | { at: string; way: 'in' | 'out'; stanza: string }
  /** A stanza of so many characters, too many for a trace. */
  | { at: string; way: 'in' | 'out'; omitted: number }
  /** @property skipped stanzas that came while the reader was too slow */
  | { end: string; skipped: number }
