// A gate between the XMPP server and Bellhop's gateway: it counts the requests that come, and can hold them.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Gate {
  url: string
  /** Bodies of the requests so far, oldest first. */
  came: string[]
  /** What becomes of requests from now on; opening lets those in that were held, and `short` keeps back each first answer. */
  is(state: 'open' | 'held' | 'short'): void
  /** Resolves when so many requests have come. */
  has(requests: number): Promise<void>
  /** The port of the gateway behind it. */
  opensTo(port: number): void
  end(): Promise<void>
}

export async function makeGate(): Promise<Gate> {
  const came: string[] = []
  const watchers = new Set<() => void>()
  let state: Parameters<Gate['is']>[0] = 'open'
  let behind = 0
  const changed = () => watchers.forEach(look => look())
  const until = (fits: () => boolean) =>
    new Promise<void>(resolve => {
      const look = () => fits() && watchers.delete(look) && resolve()
      watchers.add(look)
      look()
    })
  const server = createServer(async (request, response) => {
    const body = await text(request)
    came.push(body)
    changed()
    await until(() => state !== 'held')
    const answer = await passOn(behind, request, body)
    const said = await answer.text()
    const told = state === 'short' ? JSON.stringify(JSON.parse(said).slice(1)) : said
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(told)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    came,
    is(next) {
      state = next
      changed()
    },
    has: requests => until(() => came.length >= requests),
    opensTo: port => void (behind = port),
    async end() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const passOn = (port: number, { url, headers: { authorization = '' } }: IncomingMessage, body: string) =>
  fetch(`http://127.0.0.1:${port}${url}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body,
  })
