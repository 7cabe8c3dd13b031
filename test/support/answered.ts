// Rules with a store, and a stream to a server that takes everything: a test sees what people are sent. No XMPP server is started.
import type { Element } from 'ltx'
import { ComponentWire } from '../../component/wire.ts'
import { hosts } from '../../config.ts'
import type { Context } from '../../core/context.ts'
import { makeCaseContacts } from '../../core/desk/case/contacts.ts'
import { openStored } from './context.ts'
import { stubServer } from './stub-server.ts'

/** A message as its reader gets it. */
export interface Sent {
  from: string
  to: string
  text: string
  message: Element
}

export interface Answered {
  context: Context
  /** Everything that was sent, in order. */
  sent: Sent[]
  end(): Promise<void>
}

export async function openAnswered(environment: Record<string, string> = {}): Promise<Answered> {
  const [stored, server] = [await openStored(environment), await stubServer()]
  const { config, log } = stored.context
  const { promise: up, resolve: online } = Promise.withResolvers<void>()
  const sent: Sent[] = []
  const wire = new ComponentWire({
    ...{
      host: '127.0.0.1',
      port: server.port,
      domain: hosts(config).component,
      secrets: () => ['s'],
      intake: 100,
      log,
    },
    ...{ handle: async () => {}, online },
    seen: (way, stanza) => void (way === 'out' && sent.push(...messagesIn(stanza))),
  })
  wire.start()
  const stream = await server.accepts()
  void (async () => {
    for (;;) {
      const { name, attrs } = await stream.gets()
      if (name === 'iq') stream.writes(`<iq type='result' id='${attrs.id}' from='${attrs.to}' to='${attrs.from}'/>`)
    }
  })()
  await up
  return {
    context: { ...stored.context, wire, caseContacts: makeCaseContacts({ wire, config }) },
    sent,
    async end() {
      await wire.stop()
      await server.end()
      await stored.end()
    },
  }
}

/** The messages of a stanza: itself, or those that a fan-out copies to several. */
function messagesIn(stanza: Element): Sent[] {
  if (stanza.name === 'message') return [sentAs(stanza, stanza.attrs.to)]
  const fanout = stanza.getChild('fanout')
  const to = fanout?.getChildText('to')?.split(/\s+/).filter(Boolean) ?? []
  return (fanout?.getChildren('message') ?? []).flatMap(message =>
    (to.length ? to : [message.attrs.to]).map(reader => sentAs(message, reader)),
  )
}

const sentAs = (message: Element, to: string): Sent => ({
  ...{ from: message.attrs.from, to, text: message.getChildText('body') ?? '', message },
})
