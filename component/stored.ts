// Messages that the server stores until they are over: those from one sender to one address in order, each until it is over, by however
// many streams it comes. docs/design/outbox.md
import { setTimeout as pause } from 'node:timers/promises'
import type { Element } from 'ltx'
import type { Message } from '../xep/message.ts'
import type { Context } from '../core/context.ts'

/** How a stanza came. */
export interface Arrival {
  /** The streams that had been lost by then (core/context.ts). */
  lost: number
  /** All that a message says; absent for other stanzas. */
  message?: Message
  /** The id under which the server stores this message until we acknowledge it; grows with the order of arrival. */
  storedId?: number
  /** The server hands it over for the first time. */
  isFirst?: boolean
  /** It comes again by the next stream, where this one is lost before it is over. */
  comesAgain?: boolean
  /** It is handled again by itself, where the store does not work now. */
  mayWait?: boolean
}

/** `again`: it comes again by the next stream. `later`: it is to be handled again by itself. */
export type Ending = { is: 'over'; refusal?: Element } | { is: 'again' | 'later' }

const LOST = 5 // streams that are lost while a message is handled until it counts as the reason
const KEPT = 1_000 // refusals: as many messages as the server hands over beyond those acknowledged
const PATIENCE = 5 * 60_000 // ms that a message waits for the store until its sender reads that it does not work
const FIRST_PAUSE = 250
const LONGEST_PAUSE = 10_000

interface Ways {
  context: Pick<Context, 'wire'>
  answer: (stanza: Element, arrival: Arrival) => Promise<Ending>
  send: (stanza: Element) => Promise<void>
  acknowledge: (storedId: number) => void
}

export class StoredMessages {
  readonly #ways: Ways
  /** Conversations in which a message comes again, and on which stream it came: what came behind it on that does, too. */
  readonly #blocked = new Map<string, number>()
  /** How many streams were lost while a message was handled. */
  readonly #lost = new Map<number, number>()
  /** The latest refusals: a message whose acknowledgement was lost comes again, and is not judged anew. */
  readonly #refusals = new Map<number, Element>()

  constructor(ways: Ways) {
    this.#ways = ways
  }

  /** Takes a message, one of its conversation at a time. */
  async take(stanza: Element, arrival: Arrival & { storedId: number }, conversation: string): Promise<void> {
    if (this.#blocked.get(conversation) === arrival.lost) return // it comes again as well, in its order
    this.#blocked.delete(conversation)
    const { send, acknowledge } = this.#ways
    const { storedId } = arrival
    const known = this.#refusals.get(storedId)
    if (known) {
      await send(known)
      return acknowledge(storedId)
    }
    const times = this.#lost.get(storedId) ?? 0
    const ending = await this.#handle(stanza, { ...arrival, comesAgain: times < LOST })
    if (ending.is === 'over') {
      this.#lost.delete(storedId)
      if (ending.refusal) this.#keep(storedId, ending.refusal)
      return acknowledge(storedId)
    }
    this.#lost.set(storedId, times + 1)
    this.#blocked.set(conversation, arrival.lost)
  }

  /**
   * Handles a message; again and again while the store does not work. What its sender wrote behind it waits meanwhile. What nobody can be
   * told of waits as long as it takes.
   */
  async #handle(stanza: Element, arrival: Arrival): Promise<Ending> {
    const { answer, context } = this.#ways
    const until = Date.now() + PATIENCE
    for (let tries = 0; ; tries++) {
      const mayWait = !hasReader(stanza) || Date.now() < until
      const isFirst = arrival.isFirst === true && tries === 0
      const ending = await answer(stanza, { ...arrival, isFirst, mayWait })
      if (ending.is !== 'later') return ending
      await pause(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries), undefined, { ref: false })
      if (arrival.comesAgain && context.wire.lost !== arrival.lost) return { is: 'again' }
    }
  }

  #keep(storedId: number, refusal: Element): void {
    this.#refusals.set(storedId, refusal)
    const [oldest] = this.#refusals.keys()
    if (oldest !== undefined && this.#refusals.size > KEPT) this.#refusals.delete(oldest)
  }
}

/** Whether somebody reads the refusal of a message: nobody does where it is an error, or from the server itself. */
const hasReader = ({ attrs: { type, from } }: Element): boolean => type !== 'error' && String(from).includes('@')
