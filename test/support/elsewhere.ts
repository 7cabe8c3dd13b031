// HTTP from whatever loopback address, as from as many machines.
import { request } from 'node:http'
import type { Config } from '../../config.ts'
import type { Demand, Reply } from './doors.ts'

export interface Told {
  status: number
  body: Record<string, string>
}

/** Posts JSON to the gateway from that address (127.0.0.0/8). */
export function post(
  { httpPort: port }: Config,
  localAddress: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Told> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', ...headers }
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', localAddress, headers: all, agent: false })
    asked.once('error', reject)
    asked.once('response', answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', data => (text += data))
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
    })
    asked.end(JSON.stringify(body))
  })
}

/** Asks the gateway from that loopback address, following no redirect. @throws Error when there is no answer in time */
export function knockFrom(
  { httpPort: port }: Config,
  localAddress: string,
  path: string,
  { method = 'GET', headers = {}, body }: Demand = {},
  milliseconds = 10_000,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(milliseconds)
    const asked = request({ host: '127.0.0.1', port, path, method, localAddress, headers, agent: false, signal })
    asked.once('error', reject)
    asked.once('response', answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', data => (text += data))
      const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(told), body: text }),
      )
    })
    asked.end(body)
  })
}
