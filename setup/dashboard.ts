// The dashboard for Grafana: alerts that fire, then a panel for each metric, with a line where its alert begins.
import type { WatchedMetric } from './watched-metrics.ts'

const UNITS = { seconds: 's', bytes: 'bytes', share: 'percentunit', count: 'short' }
const COLUMNS = 3
const WIDTH = 24 / COLUMNS // of the 24 columns that Grafana has
const HEIGHT = 7
const SOURCE = { type: 'prometheus', uid: '${source}' }

export function dashboardFile(metrics: WatchedMetric[]): string {
  const dashboard = {
    title: 'Bellhop',
    uid: 'bellhop',
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    panels: [firing, ...metrics.map(panel)],
  }
  return `${JSON.stringify(dashboard, null, 2)}\n`
}

const firing = {
  id: 1,
  title: 'Alerts that fire',
  type: 'table',
  datasource: SOURCE,
  gridPos: { x: 0, y: 0, w: 24, h: 6 },
  targets: [query('ALERTS{alertname=~"Bellhop.*",alertstate="firing"}', { format: 'table', instant: true })],
}

/** How much a counter grew within five minutes; any other number as it is. */
export const shownValue = ({ series, isCounter }: WatchedMetric): string =>
  isCounter ? `increase(${series}[5m])` : series

function panel(metric: WatchedMetric, at: number) {
  const { help, unit = 'count', alert } = metric
  const steps = alert && alert.within === undefined ? { thresholds: thresholds(alert) } : {}
  return {
    id: at + 2,
    title: metric.isCounter ? `${help}, in five minutes` : help,
    description: alert ? `${alert.says} ${alert.action}` : '',
    type: 'timeseries',
    datasource: SOURCE,
    gridPos: {
      x: (at % COLUMNS) * WIDTH,
      y: firing.gridPos.h + Math.floor(at / COLUMNS) * HEIGHT,
      w: WIDTH,
      h: HEIGHT,
    },
    fieldConfig: {
      defaults: { unit: UNITS[unit], custom: { thresholdsStyle: { mode: alert ? 'line' : 'off' } }, ...steps },
      overrides: [],
    },
    targets: [query(shownValue(metric), { legendFormat: '{{instance}}' })],
  }
}

function query(expr: string, more: object) {
  return { refId: 'A', datasource: SOURCE, expr, ...more }
}

/** Grafana colours from a value on upwards; the first step begins at minus infinity. */
function thresholds({ above, below = 0 }: { above?: number; below?: number }) {
  const steps =
    above === undefined
      ? [
          { color: 'red', value: null },
          { color: 'green', value: below },
        ]
      : [
          { color: 'green', value: null },
          { color: 'red', value: above },
        ]
  return { mode: 'absolute', steps }
}
