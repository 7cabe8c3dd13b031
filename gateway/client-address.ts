// The address of a client: of a proxy of the operator's own, the one that it speaks for.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Config } from '../config.ts'

/** Nothing when the client is gone already. */
export function clientAddress(config: Config, { socket, headers }: IncomingMessage): string | undefined {
  let address = socket.remoteAddress
  for (const before of String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .reverse()) {
    if (!isProxy(config, address) || !isIP(before.trim())) break
    address = before.trim()
  }
  return address
}

/** Others can claim what they like. */
export const isProxy = ({ proxies }: Config, address = '') => proxies.includes(address.replace(/^::ffff:(?=\d+\.)/, ''))
