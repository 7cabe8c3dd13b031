// A metric: a number in /metrics, its unit, and the alert that watches it. `node setup/monitoring.ts` makes the rules for Prometheus,
// the dashboard for Grafana and docs/alerts.md from all metrics.

export interface Metric {
  help: string
  /** What the dashboard shows behind the number; a plain count by default. */
  unit?: 'seconds' | 'bytes' | 'share'
  alert?: Alert
}

/** Somebody is told while the number is above or below a bound. */
export interface Alert {
  /** Without `Bellhop`, which the rule puts in front. */
  name: string
  above?: number
  below?: number
  /** Compares how much a counter has grown, or how often another number has changed, within this many minutes. */
  within?: number
  /** Minutes for which that has to last; at once by default. */
  for?: number
  /** `critical`: people notice it now. `warning`: somebody should look today. */
  severity: 'critical' | 'warning'
  /** What has happened. */
  says: string
  /** What to do. */
  action: string
}
