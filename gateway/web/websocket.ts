// The chat server's WebSocket (RFC 7395), for our own pages alone: passed on as it is, with the address it comes from.
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { gatewayUrl, type Config } from '../../config.ts'
import { networkOf } from '../../core/access/attempt.ts'
import { clientAddress } from '../client-address.ts'
import type { Door } from '../route.ts'
import { isOwn } from '../visit/same-origin.ts'

export const SOCKET_PATH = '/xmpp-websocket'

const MOST = 5_000 // open at once
const MOST_FROM_ONE = 200 // of one address: an office behind one router fits
const PATIENCE = 10_000 // ms for the chat server to answer
const HANDSHAKE = /^sec-websocket-(key|version|protocol|extensions|accept)$/ // RFC 6455 §4

/** Anything else that asks for an upgrade is answered as if it had not. */
export const isSocket = ({ url = '', headers: { upgrade = '' } }: IncomingMessage) =>
  url.split('?', 1)[0] === SOCKET_PATH && upgrade.toLowerCase() === 'websocket'

export function passSockets({ http, context: { config } }: Pick<Door, 'http' | 'context'>): void {
  const open = new Map<Duplex, string>()
  http.server.on('upgrade', (asked: IncomingMessage, socket: Duplex, early: Buffer) => {
    socket.on('error', () => socket.destroy())
    const address = clientAddress(config, asked)
    if (address === undefined) return void socket.destroy() // gone while it waited
    const from = networkOf(address)
    const others = [...open.values()]
    const full = others.length >= MOST || others.filter(each => each === from).length >= MOST_FROM_ONE
    const status = statusFor(config, asked, full)
    if (status) return refuse(socket, status)
    open.set(socket, from)
    socket.once('close', () => open.delete(socket))
    asked.socket.setKeepAlive(true, 60_000)
    passOn(config, asked, address, socket, early)
  })
  http.addHook('preClose', async () => {
    for (const socket of open.keys()) socket.destroy()
  })
}

function statusFor(config: Config, asked: IncomingMessage, full: boolean): string | undefined {
  if (!isSocket(asked)) return '404 Not Found'
  if (!isOwn(config, asked, asked.headers.origin)) return '403 Forbidden'
  return full ? '503 Service Unavailable' : undefined
}

/** Nobody else looks after the socket any more: who never closes it, or writes on, would keep it for good. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}

function passOn(config: Config, asked: IncomingMessage, address: string, near: Duplex, early: Buffer): void {
  const onward = request({
    host: config.xmppHost,
    port: config.xmppHttpPort,
    path: SOCKET_PATH,
    timeout: PATIENCE,
    headers: {
      host: config.domain,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'x-forwarded-for': address,
      'x-forwarded-proto': new URL(gatewayUrl(config)).protocol.slice(0, -1),
      ...handshake(asked.headers),
    },
  })
  near.once('close', () => onward.destroy())
  onward.once('timeout', () => onward.destroy(new Error('no answer')))
  onward.once('error', () => refuse(near, '502 Bad Gateway'))
  onward.once('response', () => onward.destroy(new Error('no upgrade')))
  onward.once('upgrade', (answer, far, first) => {
    far.setTimeout(0)
    const lines = Object.entries(handshake(answer.headers)).map(([name, value]) => `${name}: ${value}\r\n`)
    near.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines.join('')}\r\n`)
    near.write(first)
    far.write(early)
    join(near, far)
  })
  onward.end()
}

const handshake = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => HANDSHAKE.test(name)))

/** Joins two sockets: when one side ends, the other ends, too. */
function join(near: Duplex, far: Duplex): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => other.destroy())
    one.once('close', () => other.destroy())
    one.pipe(other)
  }
}
