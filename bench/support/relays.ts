// What passes a customer's message on to an agent: Bellhop's own wire, with the outbox or without, and a bare socket.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { Outbox } from '../../component/outbox.ts'
import { ComponentWire } from '../../component/wire.ts'
import { hosts, secret, type Config } from '../../config.ts'
import { makeLog } from '../../process/log.ts'
import { Stored } from '../../xep/outbox.ts'
import { connectBare } from './bare.ts'

/** A message to a name at `host` goes on to that name at the organisation's domain. */
export interface Relay {
  host: string
  end(): Promise<void>
}

/** Bellhop's place: the server stores every message until it was passed on and acknowledged. */
export const outboxRelay = (config: Config) =>
  wireRelay(config, hosts(config).component, async outbox => outbox.resume())

/** The same wire where nothing is stored. */
export const plainRelay = (config: Config) => wireRelay(config, `plain.${config.domain}`, async () => {})

async function wireRelay(config: Config, host: string, ready: (outbox: Outbox) => Promise<void>): Promise<Relay> {
  const log = makeLog({ ...config, logLevel: 'warn' })
  const { promise: up, resolve: online } = Promise.withResolvers<void>()
  const wire = new ComponentWire({
    host: '127.0.0.1',
    port: config.componentPort,
    domain: host,
    secrets: () => [secret(config, 'component')],
    intake: config.intake,
    log,
    async handle(stanza) {
      if (stanza.name !== 'message') return
      const stored = stanza.getChild(Stored.name, Stored.ns)
      await wire.send(passedOn(stanza, config.domain))
      if (stored) outbox.acknowledge(Stored.parse(stored).id)
    },
    online,
  })
  const outbox = new Outbox({ wire, config, log })
  wire.start()
  await up
  await ready(outbox)
  return { host, end: () => wire.stop() }
}

function passedOn(stanza: Element, domain: string): Element {
  const { from, to } = stanza.attrs
  const sender = local(from) + to.slice(to.indexOf('@'))
  const message = new Element('message', { type: 'chat', id: randomUUID(), from: sender, to: `${local(to)}@${domain}` })
  message.c('body').t(stanza.getChildText('body') ?? '')
  return message
}

const local = (jid: string) => jid.slice(0, jid.indexOf('@'))

/** No library, no parsing: what any relay can do at best. */
export async function bareRelay(config: Config): Promise<Relay> {
  const host = `bare.${config.domain}`
  const bare = await connectBare(config.componentPort, host, secret(config, 'component'))
  let passed = 0
  bare.relay(text => {
    const [, customer = ''] = / from=['"]([^@'"]*)@/.exec(text) ?? []
    const [, agent = ''] = / to=['"]([^@'"]*)@/.exec(text) ?? []
    const [body = ''] = /<body>.*<\/body>/s.exec(text) ?? []
    const addresses = `from='${customer}@${host}' to='${agent}@${config.domain}'`
    return `<message type='chat' id='r${++passed}' ${addresses}>${body}</message>`
  })
  return { host, end: async () => bare.end() }
}
