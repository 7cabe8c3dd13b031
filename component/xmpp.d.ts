declare module '@xmpp/component' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'

  /** The parts of @xmpp/component 0.13 that wire.ts uses. */
  export interface Entity extends EventEmitter {
    status: string
    socket: Socket | null
    Socket: new () => Socket
    Parser: unknown
    reconnect: { stop(): void }
    start(): Promise<unknown>
    stop(): Promise<unknown>
    write(text: string): Promise<void>
  }
  export function component(options: { service: string; domain: string; password: string }): Entity
}

declare module '@xmpp/xml/lib/Parser.js' {
  import type { EventEmitter } from 'node:events'
  import type { Element } from 'ltx'

  export default class Parser extends EventEmitter {
    cursor: (Element & { parent: unknown }) | null
    root: Element | null
    write(text: string): void
    onEndElement(name: string): void
    onStartElement(name: string, attrs: Record<string, string>): void
  }
}
