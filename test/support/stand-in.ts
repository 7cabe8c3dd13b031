// In Bellhop's place on a real server, for tests of what the server does there: Bellhop's wire, and nothing behind it.
import type { Element } from 'ltx'
import { ComponentWire } from '../../component/wire.ts'
import { hosts, secret, type Config } from '../../config.ts'
import { makeLog } from '../../process/log.ts'
import { Acknowledge, OutboxState, Resume, Stored } from '../../xep/outbox.ts'

export interface StandIn {
  wire: ComponentWire
  /** Asks the outbox for what it stores. */
  resumes(): Promise<void>
  acknowledges(from: number, to: number): Promise<void>
  /** How many messages the server stores. */
  stored(): Promise<number | undefined>
  /** Every message up to the one with this text, and since the last that was taken so. */
  until(text: string): Promise<Element[]>
}

/** Connects in the component's name, which must be free. */
export async function standIn(config: Config): Promise<StandIn> {
  const messages: Element[] = []
  let wake = () => {}
  const { promise: online, resolve } = Promise.withResolvers<void>()
  const wire = new ComponentWire({
    host: '127.0.0.1',
    port: config.componentPort,
    domain: hosts(config).component,
    secrets: () => [secret(config, 'component')],
    intake: config.intake,
    log: makeLog({ ...config, logLevel: 'warn' }),
    async handle(stanza) {
      if (stanza.name !== 'message') return
      messages.push(stanza)
      wake()
    },
    online: resolve,
  })
  wire.start()
  await online
  return {
    wire,
    resumes: async () => void (await wire.ask('set', config.domain, Resume, { window: 500 })),
    acknowledges: async (from, to) =>
      void (await wire.ask('set', config.domain, Acknowledge, { ranges: [{ from, to }] })),
    async stored() {
      const state = await wire.ask('get', config.domain, OutboxState, {})
      return state && OutboxState.parse(state).stored
    },
    async until(text) {
      for (;;) {
        const at = messages.findIndex(stanza => stanza.getChildText('body') === text)
        if (at >= 0) return messages.splice(0, at + 1)
        await new Promise<void>(resolve => (wake = resolve))
      }
    },
  }
}

/** The server's marks on a message: the ids under which it is stored. */
export const marks = (stanza: Element) => stanza.getChildren(Stored.name, Stored.ns).map(mark => Stored.parse(mark))
