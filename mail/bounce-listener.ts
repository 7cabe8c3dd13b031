// Takes bounces from the organisation's mail server by LMTP (RFC 2033).
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Config } from '../config.ts'
import type { Bounce, Log } from '../core/context.ts'
import { readBounce } from './bounce.ts'

const LARGEST = 1024 * 1024 // bytes of a bounce
const CLIENTS = 20 // connections at once

/**
 * Listens where BELLHOP_BOUNCE_LISTEN says. A mail that is no bounce of ours is taken and dropped: a refusal would be
 * bounced to somebody in turn.
 * @param take writes down what the bounce says. Where it throws, the mail server keeps the bounce and brings it again.
 * @returns a function that stops listening
 * @throws Error naming the setting that cannot be used
 */
export async function listenForBounces(
  config: Config,
  log: Log,
  take: (bounce: Bounce) => Promise<void>,
): Promise<() => Promise<void>> {
  const { host, port } = addressOf(config)
  const server = new SMTPServer({
    ...{ lmtp: true, size: LARGEST, maxClients: CLIENTS, banner: 'Bellhop takes bounces' },
    ...{ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true, logger: false },
    onData: (stream, session, done) =>
      void receive(stream, session, take).then(
        () => done(),
        (error: Error) => {
          log.warn({ problem: error.message }, 'a bounce could not be taken; the mail server brings it again')
          done(Object.assign(new Error('Try again later'), { responseCode: 451 }))
        },
      ),
  })
  server.on('error', error => log.debug({ problem: error.message }, 'the mail server hung up'))
  server.listen(port, host)
  await Promise.race([once(server.server, 'listening'), once(server.server, 'error').then(([error]) => fail(error))])
  return () => new Promise(resolve => server.close(() => resolve()))
}

async function receive(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
  take: (bounce: Bounce) => Promise<void>,
): Promise<void> {
  const raw = await buffer(stream)
  const { mailFrom, rcptTo } = envelope
  // Only a mail with an empty sender is a bounce (RFC 5321 §4.5.5).
  if (stream.sizeExceeded || (mailFrom && mailFrom.address)) return
  const recipients = rcptTo.map(({ address }) => address)
  const bounce = await readBounce(raw, recipients).catch(() => undefined) // it comes again no better
  if (bounce) await take(bounce)
}

function addressOf({ bounceListen }: Config): { host: string; port: number } {
  const [, host = '', port = ''] = /^(\[[\da-f:]+\]|[^\s:]+):(\d{1,5})$/i.exec(bounceListen) ?? []
  if (host && Number(port) < 65_536) return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
  throw new Error('BELLHOP_BOUNCE_LISTEN must be HOST:PORT, such as 127.0.0.1:2424.')
}

function fail(error: Error): never {
  throw new Error(`BELLHOP_BOUNCE_LISTEN: ${error.message}`)
}
