// The stream's parser with limits: what the server relays must not fill our memory, and what is no XML ends the stream.
import Parser from '@xmpp/xml/lib/Parser.js'

const DEPTH = 200 // what is nested deeper is left out: a client sent it, and the stream is not the client's
const SIZE = 8 * 1024 * 1024 // characters of one stanza; the server's own limit for clients is far below

export class BoundedParser extends Parser {
  #depth = 0
  #size = 0
  /** It has failed or the stream has ended: what comes behind that is nothing to us. */
  #over = false

  constructor() {
    super()
    this.on('element', () => (this.#size = 0))
    this.on('error', () => (this.#over = true)) // the connection listens to the first one alone
    this.on('end', () => (this.#over = true))
  }

  override write(text: string): void {
    this.#size += text.length
    if (this.#size > SIZE) this.#fail(`a stanza of more than ${SIZE} characters`)
    if (this.#over) return
    try {
      super.write(text)
    } catch (error) {
      // A character that XML has not (&#0;) is thrown, and nobody listens to what a socket's data throws.
      this.#fail(error instanceof Error ? error.message : String(error))
    }
  }

  override onStartElement(name: string, attrs: Record<string, string>): void {
    if (++this.#depth <= DEPTH && !this.#over) super.onStartElement(name, attrs)
  }

  override onEndElement(name: string): void {
    if (this.#depth === 0) this.#fail('an end of what never began')
    if (this.#depth-- <= DEPTH && !this.#over) super.onEndElement(name)
  }

  override onText(text: string): void {
    if (!this.#over) super.onText(text)
  }

  #fail(reason: string): void {
    if (!this.#over) this.emit('error', new Error(reason))
  }
}
