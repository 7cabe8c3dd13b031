// Messages that the server stores until their effect is in our store: asked for when the stream is up, acknowledged in
// batches. What was not acknowledged comes again, and finds by its id that it has been (xep/outbox.md).
import type { Context } from '../core/context.ts'
import type { Of } from '../xep/schema.ts'
import { Acknowledge, Resume, type Range } from '../xep/outbox.ts'

const WINDOW = 1_000 // messages handed to us and not acknowledged, at most
const GATHER = 20 // ms in which acknowledgements gather
const REFUSED = 1_000 // ms until they are sent again, where the server could not take them

export class Outbox {
  readonly #context: Pick<Context, 'wire' | 'config' | 'log'>
  #handled: number[] = []
  #stream = 0
  #timer: NodeJS.Timeout | undefined

  constructor(context: Pick<Context, 'wire' | 'config' | 'log'>) {
    this.#context = context
  }

  /** Asks for what is stored, and for what will come; once per stream. */
  async resume(): Promise<void> {
    this.#handled = []
    this.#stream++
    const { intake } = this.#context.config
    const window = Math.max(1, Math.min(WINDOW, Math.floor(intake / 2))) // IQs always have room beside them
    await this.#context.wire.ask('set', this.#context.config.domain, Resume, { window })
  }

  /** Called when whatever came of the message is stored. */
  acknowledge(id: number): void {
    this.#handled.push(id)
    this.#gather(GATHER)
  }

  #gather(milliseconds: number): void {
    this.#timer ??= setTimeout(() => void this.#send(), milliseconds)
  }

  async #send(): Promise<void> {
    this.#timer = undefined
    const ids = this.#handled.splice(0)
    const stream = this.#stream
    const { wire, config, log } = this.#context
    // What was said on a stream that is lost may be lost as well: on the next one these come again, and are said again.
    if (!ids.length || !wire.online) return
    try {
      await wire.ask('set', config.domain, Acknowledge, { ranges: ranges(ids) })
    } catch (error) {
      log.debug({ reason: error instanceof Error ? error.message : error }, 'acknowledgements were not sent')
      if (stream !== this.#stream) return
      this.#handled.push(...ids) // else they would take up room in the window as long as the stream lasts
      this.#gather(REFUSED)
    }
  }
}

/** Joins ids to ranges. Messages that came together are mostly done together, so a few ranges stand for hundreds of ids. */
function ranges(ids: number[]): Of<typeof Range>[] {
  const found: Of<typeof Range>[] = []
  for (const id of ids.toSorted((one, other) => one - other)) {
    const range = found.at(-1)
    if (range && id <= range.to + 1) range.to = id
    else found.push({ from: id, to: id })
  }
  return found
}
