// Sessions of ad-hoc commands (XEP-0050 §3): each has its effect once. The last step that comes again gets the first answer
// again. Sessions end with the process: then they are unknown, which the client is told, and nothing is done twice.
import { createHash, randomUUID } from 'node:crypto'
import { BadAction, BadSessionId, type AdHoc } from '../xep/adhoc.ts'
import { Fault } from '../xep/fault.ts'
import type { Of } from '../xep/schema.ts'

export type Stage = Of<typeof AdHoc>

const MOST = 10_000 // sessions that are remembered; the oldest go first
const HOUR = 3_600_000 // ms for which a session is remembered

interface Session {
  node: string
  /** No step follows any more. */
  isOver: boolean
  at: number
  /** What was asked last, and its answer or refusal. */
  last?: { asked: string; answer: Promise<Stage> }
}

export class CommandSessions {
  readonly #sessions = new Map<string, Session>()

  /**
   * Runs one step of a session, behind the step before. The step that ended the session is not run again.
   * @param run makes the answer, given the session's id @throws Fault bad-request with the reason that XEP-0050 has for it
   */
  async step(from: string, stage: Stage, run: (sessionid: string) => Promise<Stage>): Promise<Stage> {
    const { sessionid = randomUUID(), node, action } = stage
    const key = `${from} ${sessionid}`
    const session = stage.sessionid === undefined ? this.#begin(key, node) : this.#known(key, node)
    const asked = digestOf(stage)
    await session.last?.answer.catch(() => {}) // one step after the other
    if (session.isOver && session.last?.asked === asked) return session.last.answer
    if (session.isOver) throw badSession()
    if (action === 'prev') throw new Fault('bad-request', 'There is no way back in this command.', BadAction.build({}))
    const isCancelled = action === 'cancel' || stage.form?.type === 'cancel'
    const answer = isCancelled ? Promise.resolve<Stage>({ node, sessionid, status: 'canceled' }) : run(sessionid)
    session.last = { asked: isCancelled ? '' : asked, answer }
    session.isOver = true // until the answer asks for more
    const { status } = await answer
    session.isOver = status !== 'executing'
    return answer
  }

  #begin(key: string, node: string): Session {
    const session: Session = { node, isOver: false, at: Date.now() }
    this.#sessions.set(key, session)
    for (const [old, { at }] of this.#sessions) {
      if (this.#sessions.size <= MOST && at > Date.now() - HOUR) break
      this.#sessions.delete(old)
    }
    return session
  }

  #known(key: string, node: string): Session {
    const session = this.#sessions.get(key)
    if (session?.node !== node) throw badSession()
    return session
  }
}

const badSession = () =>
  new Fault(
    'bad-request',
    'This command is over, or was begun before a restart. Begin it again.',
    BadSessionId.build({}),
  )

/** Which step it is, as far as the client says: the action without a meaning of its own is left out. */
const digestOf = ({ node, form, action }: Stage): string =>
  createHash('sha256')
    .update(JSON.stringify([node, form?.type, form?.fields, action === 'cancel']))
    .digest('base64url')
