// Sessions of ad-hoc commands (XEP-0050 §3), a step after the other. Each step that runs a command has an origin, so that a step that
// comes again gets its first answer from the inbox, also behind a restart (docs/design/outbox.md).
import { createHash, randomUUID } from 'node:crypto'
import { BadAction, BadSessionId, type AdHoc } from '../xep/adhoc.ts'
import { bareJid } from '../core/model/jid.ts'
import { Fault } from '../xep/fault.ts'
import type { Of } from '../xep/schema.ts'
import { say } from '../texts/say.ts'

export type Stage = Of<typeof AdHoc>

const MOST = 10_000 // sessions that are remembered; the oldest go first
const OF_ONE = 100 // sessions of one account that are remembered; the oldest go first
const HOUR = 3_600_000 // ms for which a session is remembered

interface Session {
  /** The account that has begun it. */
  owner: string
  node: string
  /** No step follows any more. */
  isOver: boolean
  at: number
  /** What was asked last, and when that is answered or refused. An answer may be large and is not kept. */
  last?: { asked: string; ended: Promise<void> }
}

/** A step of a session. */
export interface Step {
  sessionid: string
  /** Identifies the step among those of the client. */
  origin: string
}

export class CommandSessions {
  readonly #sessions = new Map<string, Session>()
  /** The keys of an account's sessions, the oldest first. */
  readonly #owned = new Map<string, Set<string>>()

  /**
   * Runs one step of a session, behind the step before.
   * @param run makes the answer @param wasRun whether the step was run before this process began
   * @throws Fault bad-request with the reason that XEP-0050 has for it
   */
  async step(
    from: string,
    stage: Stage,
    run: (step: Step) => Promise<Stage>,
    wasRun: (step: Step) => Promise<boolean>,
  ): Promise<Stage> {
    const { sessionid = randomUUID(), node, action } = stage
    const key = `${from} ${sessionid}`
    const asked = digestOf(stage)
    const step = { sessionid, origin: `command ${sessionid} ${asked}` }
    if (stage.sessionid !== undefined && !this.#sessions.has(key) && (await wasRun(step))) return run(step)
    const session = stage.sessionid === undefined ? this.#begin(key, bareJid(from), node) : this.#known(key, node)
    await session.last?.ended // one step after the other
    if (session.isOver && session.last?.asked === asked) return run(step)
    if (session.isOver) throw badSession()
    if (action === 'prev')
      throw new Fault('bad-request', say('There is no way back in this command.'), BadAction.build({}))
    const isCancelled = action === 'cancel' || stage.form?.type === 'cancel'
    const answer = isCancelled ? Promise.resolve<Stage>({ node, sessionid, status: 'canceled' }) : run(step)
    session.last = { asked: isCancelled ? '' : asked, ended: answer.then(noValue, noValue) }
    session.isOver = true // until the answer asks for more
    const { status } = await answer
    session.isOver = status !== 'executing'
    return answer
  }

  #begin(key: string, owner: string, node: string): Session {
    const session: Session = { owner, node, isOver: false, at: Date.now() }
    this.#sessions.set(key, session)
    const own = (this.#owned.get(owner) ?? new Set()).add(key)
    this.#owned.set(owner, own)
    const [oldest = key] = own
    if (own.size > OF_ONE) this.#forget(oldest)
    for (const [old, { at }] of this.#sessions) {
      if (this.#sessions.size <= MOST && at > Date.now() - HOUR) break
      this.#forget(old)
    }
    return session
  }

  #forget(key: string): void {
    const owner = this.#sessions.get(key)?.owner ?? ''
    const own = this.#owned.get(owner)
    own?.delete(key)
    if (!own?.size) this.#owned.delete(owner)
    this.#sessions.delete(key)
  }

  #known(key: string, node: string): Session {
    const session = this.#sessions.get(key)
    if (session?.node !== node) throw badSession()
    return session
  }
}

const noValue = (): void => {}

const badSession = () =>
  new Fault(
    'bad-request',
    say('This command is over, or was begun before a restart. Begin it again.'),
    BadSessionId.build({}),
  )

/** Which step it is, as far as the client says: the action without a meaning of its own is left out. */
const digestOf = ({ node, form, action }: Stage): string =>
  createHash('sha256')
    .update(JSON.stringify([node, form?.type, form?.fields, action === 'cancel']))
    .digest('base64url')
