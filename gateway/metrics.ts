// The numbers behind /metrics.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

/** Numbers that the doors themselves count. */
const DOORS: [string, string][] = [
  ['stanzas_in', 'Stanzas received that were no answers to us'],
  ['stanzas_out', 'Stanzas sent'],
  ['faults', 'Requests refused with a reason'],
  ['incidents', 'Requests that failed by a bug of ours'],
]

export interface Metrics {
  count: (what: string, by?: number) => void
  text: () => Promise<string>
  gauge: (name: string, help: string, read: () => number | Promise<number>) => void
}

/** @param counted names of further numbers, with their meaning */
export function makeMetrics(counted: [string, string][]): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = new Map(
    [...DOORS, ...counted].map(([name, help]) => [
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
