// All numbers that Prometheus reads of a Bellhop, by the names that they have there.
import { processMetrics } from '../core/doctor/metrics.ts'
import type { House } from '../core/house.ts'
import type { Alert, Metric } from '../core/metric.ts'

export interface WatchedMetric extends Metric {
  /** As in PromQL: `bellhop_incidents_total`. */
  series: string
  /** Whether it only grows. */
  isCounter: boolean
}

export type Alarmed = WatchedMetric & { alert: Alert }

export const watchedMetrics = ({ counters, gauges }: Pick<House, 'counters' | 'gauges'>): WatchedMetric[] => [
  ...Object.entries(processMetrics).map(([series, metric]) => ({ ...metric, series, isCounter: false })),
  ...gauges.map(([name, metric]) => ({ ...metric, series: `bellhop_${name}`, isCounter: false })),
  ...counters.map(([name, metric]) => ({ ...metric, series: `bellhop_${name}_total`, isCounter: true })),
]

export const alarmedMetrics = (metrics: WatchedMetric[]): Alarmed[] =>
  metrics.flatMap(metric => (metric.alert ? [{ ...metric, alert: metric.alert }] : []))

/** What the alert compares: the number itself, or what it did within some minutes. */
export function comparedValue({ series, isCounter, alert: { within } }: Alarmed): string {
  if (within === undefined) return series
  return `${isCounter ? 'increase' : 'changes'}(${series}[${within}m])`
}
