// Follows the directory soon after it has changed, and on a schedule. What changes within a second is followed at once:
// many requests become few charts. The directory is the truth, so nothing is lost with us: a start follows it anyway.
import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { followDirectory } from './directory.ts'
import { directoryStanding } from './reading.ts'
import { retry } from '../runs/retry.ts'
import type { Progress } from './org.ts'
import { Fault, type Condition } from '../../xep/fault.ts'
import { administrator } from '../model/caller.ts'

const GATHERING = 1_000 // ms
const LONGEST_WAIT = 15 // questions that are left out after many failures
const PASSING = new Set<Condition>(['remote-server-not-found', 'remote-server-timeout', 'service-unavailable'])

export class Follower {
  readonly #context: Context
  #timers: NodeJS.Timeout[] = []
  #asking = false
  /** Readings in a row that failed. */
  #failures = 0
  /** Questions that are left out before the next reading: a wrong password that is tried too often locks an account. */
  #waits = 0
  #gathering = false
  #running: Promise<void> | undefined
  #stopped = false

  constructor(context: Context) {
    this.#context = context
  }

  /** The first of many changes begins a second in which the others join it; they do so as long as a run is under way. */
  changed(): void {
    if (this.#gathering || this.#stopped) return
    this.#gathering = true
    void pause(GATHERING, undefined, { ref: false })
      .then(() => this.#running)
      .then(() => {
        this.#gathering = false // what comes from now on is not certain to be seen by this run
        this.#running = retry(
          () => this.#follow(),
          () => !this.#stopped && !this.#gathering && this.#context.wire.online,
          () => {}, // told by the run itself
        )
      })
  }

  /** Each time the server is there: a crash may have come between a change and what follows from it. */
  async resume(progress: Progress): Promise<void> {
    if (this.#context.config.source === 'file') return
    await this.#follow(progress).catch(() => this.changed())
  }

  /** Begins the schedule of a directory that does not tell us what has changed. */
  start(): void {
    const { source, ldapMinutes, ldapAskSeconds } = this.#context.config
    if (source !== 'ldap') return
    const every = (milliseconds: number, run: () => void) => void this.#timers.push(setInterval(run, milliseconds))
    every(ldapMinutes * 60_000, () => this.changed())
    every(ldapAskSeconds * 1_000, () => void this.ask())
  }

  /** A directory that has changed is read, and so is one that could not be read last, less and less often. */
  async ask(): Promise<void> {
    if (this.#asking || this.#gathering) return
    this.#asking = true
    try {
      const { problem } = await directoryStanding(this.#context)
      if (problem === undefined) this.#failures = this.#waits = 0
      if (this.#waits > 0) this.#waits--
      else if (problem !== undefined || (await this.#context.directory?.moved())) this.changed()
    } catch {
      this.changed() // the run tells what is wrong
    } finally {
      this.#asking = false
    }
  }

  /** What is wrong with the directory itself is told, and waits for its next change; the rest passes. */
  async #follow(progress?: Progress): Promise<void> {
    try {
      await followDirectory(this.#context, administrator, false, progress)
    } catch (error) {
      this.#waits = Math.min(LONGEST_WAIT, 2 ** this.#failures++ - 1)
      if (!(error instanceof Fault) || PASSING.has(error.condition)) throw error
    }
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearInterval(timer)
  }
}
