// TCP ports of this machine: free ones, taken ones, and waiting for one to answer.
import { once } from 'node:events'
import { createServer, connect, type Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Ports that nobody listens on at the moment, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
  const ports = servers.map(portOf)
  for (const server of servers) await once(server.close(), 'close')
  return ports
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

export async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
    await once(server.close(), 'close')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}

export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, host)
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** Asks again and again until the answer is true, or until given up or out of time: then false. */
export async function poll(
  question: () => Promise<boolean>,
  { milliseconds = 15_000, every = 20, givenUp = (): boolean => false } = {},
): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end && !givenUp(); await delay(every))
    if (await question()) return true
  return false
}
