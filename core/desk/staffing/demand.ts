// What the next minutes of a desk will bring: from its last minutes, and from the same time of earlier days.
import type { Demand } from './erlang.ts'

/** What was counted in a span of time. */
export interface Count {
  /** How long the span was, in seconds. */
  seconds: number
  /** Cases that arrived in it. */
  arrivals: number
  /** Cases that ended in it, and the seconds that these took together. */
  ended: number
  handling: number
}

export interface Observed {
  /** The minutes just past. */
  recent: Count
  /** The same minutes of earlier days, and those that followed them. */
  before: Count
  after: Count
  /** How many customers wait now. */
  waiting: number
}

/** Handling time of a desk that has none to look back on, in seconds. */
const HANDLING = 300
/** As many cases of earlier days weigh as much in the handling time as those of today. */
const HANDLING_WEIGHT = 10
/** Today's difference from earlier days is believed as if it had been seen for this many seconds less. */
const DOUBT = 300
/** The queue of now is to be served within this many seconds. */
const CATCH_UP = 300

/**
 * Earlier days say what comes next; the last minutes say how far today differs from them. A short look is believed less than a long one.
 * A desk without earlier days has its last minutes alone. Customers who wait already are work that has arrived.
 */
export function expectedDemand({ recent, before, after, waiting }: Observed): Demand {
  const belief = before.seconds > 0 ? recent.seconds / (recent.seconds + DOUBT) : 1
  const surprise = rate(recent) - rate(before)
  return {
    arrivals: Math.max(0, rate(after) + belief * surprise) + waiting / CATCH_UP,
    handling: expectedHandling(recent, before),
  }
}

function rate({ arrivals, seconds }: Count): number {
  return seconds > 0 ? arrivals / seconds : 0
}

/** The mean of the recent cases, drawn towards that of earlier days while only few have ended. */
function expectedHandling(recent: Count, before: Count): number {
  const usual = before.ended > 0 ? before.handling / before.ended : HANDLING
  return (usual * HANDLING_WEIGHT + recent.handling) / (HANDLING_WEIGHT + recent.ended)
}
