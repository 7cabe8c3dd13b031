// The stream's parser with limits: what the server relays must not fill our memory.
import Parser from '@xmpp/xml/lib/Parser.js'

const DEPTH = 200
const SIZE = 8 * 1024 * 1024 // characters of one stanza; the server's own limit for clients is far below

export class BoundedParser extends Parser {
  #depth = 0
  #size = 0

  constructor() {
    super()
    this.on('element', () => (this.#size = 0))
  }

  override write(text: string): void {
    this.#size += text.length
    if (this.#size > SIZE) this.emit('error', new Error(`a stanza of more than ${SIZE} characters`))
    else super.write(text)
  }

  override onStartElement(name: string, attrs: Record<string, string>): void {
    super.onStartElement(name, attrs)
    if (++this.#depth > DEPTH) this.emit('error', new Error(`a stanza nested deeper than ${DEPTH}`))
  }

  override onEndElement(name: string): void {
    this.#depth--
    super.onEndElement(name)
  }
}
