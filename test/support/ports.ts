// Ports for the servers of the tests. Runs that go on at the same time never hand out the same port.
import { once } from 'node:events'
import { createServer } from 'node:net'
import { isFree } from '../../setup/ports.ts'

const HOST = '127.0.0.1'
const [FIRST, LAST] = [27_000, 32_600] // below the ports that the system gives to outgoing connections
const BLOCK = 200 // ports

let shared: Promise<() => number> | undefined

/** Ports on which nobody listens at the moment, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const next = await (shared ??= takeBlock())
  const ports: number[] = []
  for (let tries = 0; ports.length < count; tries++) {
    if (tries > BLOCK) throw new Error(`All of the ${BLOCK} ports of this process are in use.`)
    const port = next()
    if (await isFree(port, HOST)) ports.push(port)
  }
  return ports
}

/** Takes a block of ports for this process: listening on the first one, until the process ends, keeps others out. */
async function takeBlock(): Promise<() => number> {
  const blocks = Math.floor((LAST - FIRST) / BLOCK)
  for (let tries = 0; tries < blocks; tries++) {
    const block = FIRST + ((process.pid + tries) % blocks) * BLOCK
    if (await keeps(block)) return numbersFrom(block + 1, BLOCK - 1)
  }
  throw new Error(`All blocks of ports from ${FIRST} to ${LAST} are taken by other runs.`)
}

async function keeps(port: number): Promise<boolean> {
  const server = createServer(socket => socket.destroy())
  try {
    await once(server.listen(port, HOST), 'listening')
    server.unref()
    return true
  } catch {
    return false
  }
}

/** Counts from `first`, and after `count` numbers again from there. */
function numbersFrom(first: number, count: number): () => number {
  let used = 0
  return () => first + (used++ % count)
}
