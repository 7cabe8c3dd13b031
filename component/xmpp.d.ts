declare module '@xmpp/component-core' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'

  /** The parts of @xmpp/component-core 0.13 that wire.ts uses. */
  export class Component extends EventEmitter {
    constructor(options: { service: string; domain: string })
    status: string
    socket: Socket | null
    parser: unknown
    Socket: new () => Socket
    Parser: unknown
    connect(service: string): Promise<unknown>
    open(options: { domain: string }): Promise<unknown>
    authenticate(id: string, secret: string): Promise<void>
    stop(): Promise<unknown>
    write(text: string): Promise<void>
    _onSeeOtherHost(error: Error): void
  }
}

declare module '@xmpp/xml/lib/Parser.js' {
  import type { EventEmitter } from 'node:events'
  import type { Element } from 'ltx'

  export default class Parser extends EventEmitter {
    cursor: (Element & { parent: unknown }) | null
    root: Element | null
    write(text: string): void
    onEndElement(name: string): void
    onText(text: string): void
    onStartElement(name: string, attrs: Record<string, string>): void
  }
}
