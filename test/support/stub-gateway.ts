// The gateway as the XMPP server asks it, scripted by a test: some questions are answered as told, all others by Bellhop.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'

export type Question = Record<string, string>

export interface Scripted {
  status: number
  body?: unknown
}

export interface StubGateway {
  url: string
  /** Every question at a scripted path, oldest first. */
  asked: { path: string; question: Question }[]
  /** Answers a path by this from now on; nothing is answered where it promises nothing. */
  answers(path: string, script: (question: Question) => Scripted | undefined): void
  /** What is not scripted goes there. */
  passesOn(port: number): void
  end(): Promise<void>
}

export async function stubGateway(): Promise<StubGateway> {
  const scripts = new Map<string, (question: Question) => Scripted | undefined>()
  const asked: StubGateway['asked'] = []
  let behind = 0
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    const question = (await json(request)) as Question
    const script = scripts.get(path)
    if (!script) {
      const answer = await passOn(behind, request, question)
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text)
    }
    asked.push({ path, question })
    const told = script(question)
    if (told)
      response.writeHead(told.status, { 'content-type': 'application/json' }).end(JSON.stringify(told.body ?? {}))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    asked,
    answers: (path, script) => void scripts.set(path, script),
    passesOn: port => void (behind = port),
    async end() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function passOn(port: number, { url, headers }: IncomingMessage, question: Question) {
  const { authorization = '' } = headers
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  return { status: answer.status, text: await answer.text() }
}
