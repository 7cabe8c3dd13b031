// The numbers behind /metrics.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Counted } from '../core/context.ts'

const meanings: Record<Counted, string> = {
  stanzas_in: 'Stanzas received that were no answers to us',
  stanzas_out: 'Stanzas sent',
  faults: 'Requests refused with a reason',
  incidents: 'Requests that failed by a bug of ours',
  sign_ins: 'Access codes accepted',
  sign_ins_refused: 'Access codes refused',
  broadcasts: 'Broadcasts accepted',
  copies: 'Copies of broadcasts that the server has confirmed',
  letters: 'Mails and text messages that were taken',
}

export interface Metrics {
  count: (what: Counted, by?: number) => void
  text: () => Promise<string>
  gauge: (name: string, help: string, read: () => number | Promise<number>) => void
}

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = new Map(
    Object.entries(meanings).map(([name, help]) => [
      name,
      new Counter({ name: `bellhop_${name}_total`, help, registers: [registry] }),
    ]),
  )
  return {
    count: (what, by = 1) => counters.get(what)?.inc(by),
    text: () => registry.metrics(),
    gauge: (name, help, read) =>
      void new Gauge({
        name: `bellhop_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      }),
  }
}
