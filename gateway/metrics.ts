// The numbers behind /metrics.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Metric } from '../core/metric.ts'

export interface Metrics {
  count: (what: string, by?: number) => void
  text: () => Promise<string>
  gauge: (name: string, help: string, read: () => Promise<number>) => void
}

/** @param counted what is counted, by its name */
export function makeMetrics(counted: [string, Metric][]): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counters = new Map(
    counted.map(([name, { help }]) => [
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
          // A number that cannot be read is left out, and the others are told.
          await read().then(
            number => this.set(number),
            () => this.remove(),
          )
        },
      }),
  }
}
