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

/** An address that is no proxy of ours, and says for whom it speaks. Either a proxy is missing in the settings, or it lies. */
export function unlistedProxy(config: Config, { socket, headers }: IncomingMessage): string | undefined {
  const { remoteAddress } = socket
  const claims = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return claims && !isProxy(config, remoteAddress) ? remoteAddress : undefined
}

/** Others can claim what they like. */
export const isProxy = ({ proxies }: Config, address = '') => proxies.includes(address.replace(/^::ffff:(?=\d+\.)/, ''))
