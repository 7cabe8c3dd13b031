// Read marks for broadcasts (XEP-0333): they gather in memory for up to a second and are counted together, as ten thousand people may
// read a broadcast in the same minute. A kill loses the marks of that second at most.
import { setImmediate } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import type { Context } from '../context.ts'
import { isBroadcastId } from './broadcast-id.ts'
import { countReads, type ReadMark } from './read-counts.ts'
import type { Broadcast } from './records.ts'

const PAUSE = 1_000 // ms until marks are counted
const AT_ONCE = 500 // marks in one batch
const MOST = 20_000 // marks that wait; those beyond do not count

export interface Reads {
  /** Takes a mark. One that names no broadcast counts nothing. */
  note: (mark: ReadMark) => void
  /** Counts the marks that were taken until now. Never throws. */
  settle: () => Promise<void>
}

declare module '../context.ts' {
  interface Context {
    reads: Reads
  }
}

/** Whether the copies of a new broadcast ask for read marks. */
export const asksForMarks = ({ config }: { config: Pick<Config, 'reportReads'> }): Pick<Broadcast, 'read'> =>
  config.reportReads === 'yes' ? { read: 0 } : {}

export function makeReads(context: Pick<Context, 'store' | 'config' | 'log' | 'serially'>): Reads {
  const { config, log, serially } = context
  const waiting = new Map<string, ReadMark>()
  let timer: NodeJS.Timeout | undefined
  const settle = () => {
    clearTimeout(timer)
    timer = undefined
    return serially('read marks', () => settleAll(context, waiting)).catch((error: unknown) =>
      log.error({ error }, 'read marks were not counted'),
    )
  }
  return {
    note(mark) {
      if (config.reportReads === 'no' || !isBroadcastId(mark.broadcast)) return
      if (!addMark(waiting, mark)) return
      timer ??= setTimeout(() => void settle(), PAUSE).unref()
    },
    settle,
  }
}

/** A mark is about all earlier messages, too: of one reader and one address the latest alone is kept. @returns whether it is */
function addMark(waiting: Map<string, ReadMark>, mark: ReadMark): boolean {
  const key = `${mark.reader} ${mark.to}`
  const known = waiting.get(key)
  if (known ? known.broadcast >= mark.broadcast : waiting.size >= MOST) return false
  waiting.set(key, mark)
  return true
}

async function settleAll(context: Pick<Context, 'store' | 'config'>, waiting: Map<string, ReadMark>): Promise<void> {
  while (waiting.size) {
    const some = [...waiting.entries().take(AT_ONCE)]
    for (const [key] of some) waiting.delete(key)
    await countReads(
      context,
      some.map(([, mark]) => mark),
    )
    await setImmediate() // others wait meanwhile
  }
}
