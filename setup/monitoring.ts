// The files for those who watch Bellhop, made from the list of metrics. Run as a program it writes them: `node setup/monitoring.ts`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { house } from '../core/subjects.ts'
import { alertsPage, rulesFile } from './alert-rules.ts'
import { dashboardFile } from './dashboard.ts'
import { HOUSE } from './imports.ts'
import { alarmedMetrics, watchedMetrics } from './watched-metrics.ts'

export function monitoringFiles(): [path: string, text: string][] {
  const metrics = watchedMetrics(house)
  const alarmed = alarmedMetrics(metrics)
  return [
    ['examples/monitoring/bellhop.rules.yml', rulesFile(alarmed)],
    ['examples/monitoring/bellhop.dashboard.json', dashboardFile(metrics)],
    ['docs/alerts.md', alertsPage(alarmed)],
  ]
}

if (import.meta.main) for (const [path, text] of monitoringFiles()) writeFileSync(join(HOUSE, path), text)
