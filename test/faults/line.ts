// The line between Bellhop and the server: it passes on every byte, and is reset when a test says so.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Line {
  /** Where Bellhop finds the server: a second loopback address, so that the port can stay the server's own. */
  host: string
  /** Resets what is connected, with whatever is on its way. */
  resets(): void
  end(): Promise<void>
}

const HOST = '127.0.0.3'

export async function openLine(port: number): Promise<Line> {
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(port, '127.0.0.1')
    const end = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true).on('error', end)
      socket.on('close', () => (sockets.delete(socket), end()))
    }
    near.pipe(far)
    far.pipe(near)
  })
  await once(server.listen(port, HOST), 'listening')
  return {
    host: HOST,
    resets: () => sockets.forEach(socket => socket.resetAndDestroy()),
    async end() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}
