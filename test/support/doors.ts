// The doors as a stranger finds them: plain HTTP with whatever headers and body, and sockets from another address.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import type { Config } from '../../config.ts'
import { SLOWNESS } from './slowness.ts'

export interface Reply {
  status: number
  headers: Record<string, string>
  body: string
}

export interface Demand {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Asks the gateway. @throws Error when there is no answer within the time */
export async function knock(
  { httpPort }: Config,
  path: string,
  { method = 'GET', headers = {}, body }: Demand = {},
  milliseconds = 5_000 * SLOWNESS,
): Promise<Reply> {
  const signal = AbortSignal.timeout(milliseconds)
  const url = `http://127.0.0.1:${httpPort}${path}`
  const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}

/** Asks for a command with fields as JSON, or with a body as it is. */
export const command = (
  config: Config,
  node: string,
  fields: object | string,
  headers: Record<string, string>,
  milliseconds?: number,
): Promise<Reply> =>
  knock(
    config,
    `/api/commands/${node}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof fields === 'string' ? fields : JSON.stringify(fields),
    },
    milliseconds,
  )

export const basic = (username: string, code: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${code}`).toString('base64')}`,
})

/**
 * Announces a body and sends none of it: the status of an answer that does not wait for it.
 * @param bytes of the body; nothing for one that does not say how large it is
 */
export function announce(
  { httpPort }: Config,
  path: string,
  bytes: number | undefined,
  headers: Record<string, string> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const size = bytes === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(bytes) }
    const all = { 'content-type': 'application/json', ...size, ...headers }
    const signal = AbortSignal.timeout(3_000)
    const asked = request({ host: '127.0.0.1', port: httpPort, path, method: 'POST', headers: all, signal })
    asked.once('error', reject)
    asked.once('response', answer => {
      resolve(answer.statusCode ?? 0)
      asked.off('error', reject).on('error', () => {})
      asked.destroy()
    })
    asked.flushHeaders()
  })
}

export interface Detour {
  port: number
  end(): Promise<void>
}

/** A port that leads to another one, coming from that loopback address. */
export async function detour(port: number, localAddress: string): Promise<Detour> {
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect({ port, host: '127.0.0.1', localAddress })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => (sockets.delete(one), other.destroy()))
      one.pipe(other)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async end() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}

/** Asks for a WebSocket: the status of the answer. */
export function upgrade({ httpPort }: Config, path: string, headers: Record<string, string>): Promise<number> {
  const key = { 'sec-websocket-key': randomBytes(16).toString('base64'), 'sec-websocket-version': '13' }
  const asked = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-protocol': 'xmpp', ...key, ...headers }
  return new Promise((resolve, reject) => {
    const question = request({ host: '127.0.0.1', port: httpPort, path, headers: asked })
    question.once('response', answer => resolve(answer.statusCode ?? 0)).once('error', reject)
    question.once('upgrade', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode ?? 0)
    })
    question.end()
  })
}
