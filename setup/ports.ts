// TCP ports of this machine: whether one is free, whether one answers, and waiting for that.
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

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
