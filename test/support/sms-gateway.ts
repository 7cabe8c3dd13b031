// A gateway for text messages: keeps what it is asked, and answers as a test wants.
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Asked {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingHttpHeaders
  body: string
  /** The status that it was answered with. */
  status: number
}

export interface SmsGateway {
  url: string
  /** Statuses of the next answers; 200 afterwards. */
  answers: number[]
  /** The body of every answer; may depend on what was asked. */
  says: (asked: Asked) => string
  asked: Asked[]
  /** The first request, come already or soon, that fits. */
  gets(fits: (asked: Asked) => boolean): Promise<Asked>
  end(): Promise<void>
}

export async function openSmsGateway(): Promise<SmsGateway> {
  const waiting = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const { headers, method = '', url = '' } = request
    const asked = { method, url, headers, body: await text(request), status: gateway.answers.shift() ?? 200 }
    gateway.asked.push(asked)
    response.writeHead(asked.status, { location: 'http://127.0.0.1:1/' }).end(gateway.says(asked))
    for (const wake of waiting) wake()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const gateway: SmsGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    answers: [],
    says: () => '{"said": "so"}',
    asked: [],
    async gets(fits) {
      const until = Date.now() + 15_000
      for (;;) {
        const found = gateway.asked.find(fits)
        if (found) return found
        if (Date.now() > until) throw new Error('no such text message')
        await new Promise<void>(resolve => {
          const wake = () => (clearTimeout(timer), waiting.delete(wake), resolve())
          const timer = setTimeout(wake, Math.max(0, until - Date.now()) + 1)
          waiting.add(wake)
        })
      }
    },
    async end() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
  return gateway
}
