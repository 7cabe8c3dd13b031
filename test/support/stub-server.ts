// The server's end of a component stream (XEP-0114), scripted by a test: it says what a real one would rarely say.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import Parser from '@xmpp/xml/lib/Parser.js'
import type { Element } from 'ltx'

export interface StubServer {
  port: number
  /** The next component that connects and is let in. */
  accepts(): Promise<StubStream>
  end(): Promise<void>
}

export interface StubStream {
  socket: Socket
  /** The next stanza from the component. */
  gets(): Promise<Element>
  writes(text: string | Buffer): void
}

export async function stubServer(): Promise<StubServer> {
  const streams: StubStream[] = []
  const sockets = new Set<Socket>()
  let wake = () => {}
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    const stanzas: Element[] = []
    let told = () => {}
    const parser = new Parser()
    parser.on('start', () =>
      socket.write(
        "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>",
      ),
    )
    parser.on('element', (element: Element) => {
      if (element.name === 'handshake') {
        socket.write('<handshake/>')
        streams.push({ socket, gets, writes: text => void socket.write(text) })
        wake()
      } else {
        stanzas.push(element)
        told()
      }
    })
    parser.on('end', () => socket.end('</stream:stream>'))
    const gets = async (): Promise<Element> => {
      for (;;) {
        const stanza = stanzas.shift()
        if (stanza) return stanza
        await new Promise<void>(resolve => (told = resolve))
      }
    }
    socket.on('data', data => parser.write(data.toString()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async accepts() {
      for (;;) {
        const stream = streams.shift()
        if (stream) return stream
        await new Promise<void>(resolve => (wake = resolve))
      }
    },
    async end() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
