// Looks at the Redis behind the queue every few seconds: whether it answers, takes writes, and keeps what it took.
import { setInterval as every } from 'node:timers/promises'
import type { Redis as Client } from 'ioredis'
import type { Log, QueueHealth } from '../core/context.ts'

const INTERVAL = 3_000 // ms between two looks
const LOST_PAUSE = 10_000 // ms between two reports of lost jobs
const MARK = 'bellhop:queue' // a key of ours; without it somebody has emptied or replaced this Redis
const MARK_SECONDS = 30 * 86_400 // for which our key stays in Redis

export const SAFE_POLICY = 'noeviction'

/** What one look found. */
type Look =
  | { status: 'away'; reason?: string }
  | {
      status: Exclude<QueueHealth['status'], 'away'>
      policy: string
      /** Keys that were thrown away since this Redis has started. */
      evicted: number
      /** Whether the key of the last look is still there. */
      isMarked: boolean
      reason?: string
    }

export interface Watch {
  readonly health: Pick<QueueHealth, 'status' | 'policy'>
  /** Whether the last look found a Redis that takes nothing; before the first look nobody knows. */
  readonly isRefusing: boolean
  stop: () => void
}

export interface WatchOptions {
  /** A connection of its own, whose commands fail instead of waiting. */
  client: Client
  log: Log
  /** Called after each look that found a Redis that answers. */
  seen: () => Promise<void>
  /** Called when jobs may have been lost: keys were evicted, or all are gone. */
  lost: (reason: string) => void
}

export function watchRedis({ client, log, seen, lost }: WatchOptions): Watch {
  let last: Look = { status: 'away' }
  /** Keys evicted until the last look that found a Redis; before the first one nothing can have been lost. */
  let evicted: number | undefined
  let reported = 0
  let hasLooked = false
  const ending = new AbortController()

  async function look(): Promise<void> {
    const found = await examine(client)
    if (found.status !== last.status) tell(log, found, evicted === undefined)
    last = found
    hasLooked = true
    if (found.status === 'away') return
    if (evicted !== undefined && !found.isMarked) report('its keys are gone')
    else if (evicted !== undefined && found.evicted > evicted) report('it has evicted keys')
    evicted = found.evicted
    await seen()
  }

  function report(reason: string): void {
    if (Date.now() - reported < LOST_PAUSE) return
    reported = Date.now()
    lost(reason)
  }

  let looking = Promise.resolve()
  /** One look after the other, also behind one that failed. */
  const lookAgain = () => (looking = looking.then(look, look))
  const failed = (error: unknown) => ending.signal.aborted || log.error({ error }, 'nobody looks at the queue any more')

  async function run(): Promise<void> {
    await lookAgain()
    for await (const _ of every(INTERVAL, undefined, { ref: false, signal: ending.signal })) await lookAgain()
  }
  run().catch(failed)
  // The first look finds no line to Redis yet, and one that comes back is not to wait for the next look.
  client.on('ready', () => void (ending.signal.aborted || lookAgain().catch(failed)))

  return {
    get health(): Watch['health'] {
      return last.status === 'away' ? { status: 'away' } : { status: last.status, policy: last.policy }
    },
    get isRefusing() {
      return hasLooked && (last.status === 'away' || last.status === 'full')
    },
    stop: () => ending.abort(),
  }
}

async function examine(client: Client): Promise<Look> {
  try {
    const info = await client.info()
    const policy = fieldOf(info, 'maxmemory_policy') ?? SAFE_POLICY
    const found = {
      policy,
      evicted: Number(fieldOf(info, 'evicted_keys')),
      isMarked: (await client.exists(MARK)) === 1,
    }
    const refused = await refusalOf(client.set(MARK, '1', 'EX', MARK_SECONDS))
    if (refused) return { ...found, status: 'full', reason: refused.message }
    return { ...found, status: policy === SAFE_POLICY ? 'ok' : 'evicting' }
  } catch (error) {
    return { status: 'away', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** @throws Error what is no refusal by Redis itself */
async function refusalOf(write: Promise<unknown>): Promise<Error | undefined> {
  try {
    await write
    return undefined
  } catch (error) {
    if (error instanceof Error && isRefusal(error)) return error
    throw error
  }
}

/** Redis itself answers with these when its memory or its disk is full, or when it is a replica. */
const isRefusal = ({ message }: Error): boolean => /\b(OOM|MISCONF|READONLY|NOREPLICAS)\b/.test(message)

const fieldOf = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]

function tell(log: Log, look: Look, isFirst: boolean): void {
  if (look.status === 'evicting')
    return log.warn(
      { policy: look.policy },
      `Redis throws away what it took when its memory is full: set its maxmemory-policy to ${SAFE_POLICY}`,
    )
  if (look.status === 'ok') return isFirst ? undefined : log.info({}, 'the queue is there again')
  const what = look.status === 'full' ? 'Redis takes nothing: its memory or its disk is full' : 'Redis is away'
  log.warn({ reason: look.reason }, `${what}; what was accepted is stored and goes out when Redis is back`)
}
