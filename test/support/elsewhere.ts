// HTTP from whatever loopback address, as from as many machines.
import { request } from 'node:http'
import type { Config } from '../../config.ts'

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
