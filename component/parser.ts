// The stream's parser with limits: what the server relays must not fill our memory.
import Parser from '@xmpp/xml/lib/Parser.js'

const DEPTH = 200 // what is nested deeper is left out: a client sent it, and the stream is not the client's
const SIZE = 8 * 1024 * 1024 // characters of one stanza; the server's own limit for clients is far below

export class BoundedParser extends Parser {
  #depth = 0
  #size = 0
  #failed = false

  constructor() {
    super()
    this.on('element', () => (this.#size = 0))
  }

  override write(text: string): void {
    this.#size += text.length
    if (this.#size > SIZE) this.#fail(`a stanza of more than ${SIZE} characters`)
    if (!this.#failed) super.write(text)
  }

  override onStartElement(name: string, attrs: Record<string, string>): void {
    if (++this.#depth <= DEPTH && !this.#failed) super.onStartElement(name, attrs)
  }

  override onEndElement(name: string): void {
    if (this.#depth-- <= DEPTH && !this.#failed) super.onEndElement(name)
  }

  /** Once: the connection ends the stream at the first error and listens to no other. */
  #fail(reason: string): void {
    if (this.#failed) return
    this.#failed = true
    this.emit('error', new Error(reason))
  }
}
