// Messages that the server keeps until their effect is in our store: asked for when the stream is up, acknowledged in
// batches. What was not acknowledged comes again, and finds by its id that it has been (xep/outbox.md).
import type { Context } from '../core/context.ts'
import { Done, Resume } from '../xep/outbox.ts'

const WINDOW = 500 // messages handed to us and not acknowledged; below the intake, so that IQs always have room
const GATHER = 20 // ms in which acknowledgements gather

export class Outbox {
  readonly #context: Context
  #done: number[] = []

  constructor(context: Context) {
    this.#context = context
  }

  /** Asks for what is kept, and for what will come; once per stream. */
  async resume(): Promise<void> {
    this.#done = []
    await this.#context.wire.ask('set', this.#context.config.domain, Resume, { window: WINDOW })
  }

  /** Called when whatever came of the message is stored. */
  done(id: number): void {
    if (this.#done.push(id) === 1) setTimeout(() => void this.#acknowledge(), GATHER)
  }

  async #acknowledge(): Promise<void> {
    const ids = this.#done.splice(0).map(String)
    const { wire, config, log } = this.#context
    // What was said on a stream that is lost may be lost as well: on the next one these come again, and are said again.
    if (!ids.length || !wire.online) return
    await wire
      .ask('set', config.domain, Done, { ids })
      .catch(error => log.debug({ reason: error.message }, 'not acknowledged'))
  }
}
