// Between a client and a server: passes on what they say, and can cut the line after so many bytes of the server's.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Cutter {
  port: number
  /** The next connections end when the server has said this much; undefined: never. */
  cutsAfter(bytes: number | undefined): void
  /** How much the server has said on the connection that it is saying most on. */
  longest(): number
  /** Begins to count anew. */
  forgets(): void
  end(): Promise<void>
}

export async function openCutter(to: number): Promise<Cutter> {
  const sockets = new Set<Socket>()
  let limit: number | undefined
  let longest = 0
  const server = createServer(client => {
    const up = connect(to, '127.0.0.1')
    const most = limit
    let said = 0
    const end = () => {
      client.destroy()
      up.destroy()
    }
    for (const socket of [client, up]) {
      sockets.add(socket)
      socket.on('error', end).on('close', () => (sockets.delete(socket), end()))
    }
    client.on('data', data => up.write(data))
    up.on('data', data => {
      const allowed = most === undefined ? data : data.subarray(0, Math.max(0, most - said))
      said += data.length
      longest = Math.max(longest, said)
      if (allowed.length) client.write(allowed)
      if (most !== undefined && said >= most) client.end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cutsAfter: bytes => void (limit = bytes),
    longest: () => longest,
    forgets: () => void (longest = 0),
    async end() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}
