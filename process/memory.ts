// Memory: Node keeps what a large piece of work took, such as applying a chart of ten thousand people. When that is over
// and nothing is waiting, it is given back to the system.
import { performance } from 'node:perf_hooks'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const LOOK = 1_000 // ms
const IDLE = 0.1 // share of the time that the event loop may be busy
const GROWN = 16 * 1024 * 1024 // bytes since the last time, below which it is not worth a pause

/** Looks every second and costs nothing until there is something to give back. Answers how to end that. */
export function giveBackWhenIdle(): () => void {
  const collect = collector()
  let reached = 0
  let before = performance.eventLoopUtilization()
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    if (utilization > IDLE || heap() < reached + GROWN) return
    collect()
    reached = heap()
  }, LOOK).unref()
  return () => clearInterval(timer)
}

const heap = () => getHeapStatistics().total_heap_size

/**
 * V8's own, which only a flag gives a name to. `last-resort` also lets go of the pages that became empty; compacting makes
 * them empty, where large work has left a little on each.
 */
function collector(): () => void {
  const gc: typeof globalThis.gc = withFlag('expose-gc', () => runInNewContext('gc'))
  const collect = () => gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  return () => withFlag('compact-on-every-full-gc', collect)
}

function withFlag<T>(flag: string, run: () => T): T {
  setFlagsFromString(`--${flag}`)
  try {
    return run()
  } finally {
    setFlagsFromString(`--no-${flag}`)
  }
}
