// The alerts as rules for Prometheus, and as a page for people.
import { comparedValue, type Alarmed } from './watched-metrics.ts'

/** How a rule says it, in PromQL. */
export function alertExpression(metric: Alarmed): string {
  const { above, below } = metric.alert
  return below === undefined ? `${comparedValue(metric)} > ${above}` : `${comparedValue(metric)} < ${below}`
}

/** A file of rules: texts in double quotes are the same in YAML as in JSON. */
export function rulesFile(metrics: Alarmed[]): string {
  return ['# Made by node setup/monitoring.ts from the metrics in core/.', 'groups:', '  - name: bellhop', '    rules:']
    .concat(metrics.flatMap(ruleLines), '')
    .join('\n')
}

function ruleLines(metric: Alarmed): string[] {
  const { name, for: minutes = 0, severity, says, action } = metric.alert
  return [
    `      - alert: Bellhop${name}`,
    `        expr: ${JSON.stringify(alertExpression(metric))}`,
    `        for: ${minutes}m`,
    '        labels:',
    `          severity: ${severity}`,
    '        annotations:',
    `          summary: ${JSON.stringify(says)}`,
    `          description: ${JSON.stringify(action)}`,
  ]
}

export function alertsPage(metrics: Alarmed[]): string {
  const rows = metrics.map(metric => {
    const { name, severity, says, action, for: minutes } = metric.alert
    const lasting = minutes ? ` for ${minutes} min` : ''
    return `| \`Bellhop${name}\`, ${severity} | ${says} | ${action} | \`${alertExpression(metric)}\`${lasting} |`
  })
  return `${HEAD}\n${rows.join('\n')}\n`
}

const HEAD = `# Alerts

What Bellhop's alerts say, and what to do. [operating.md](operating.md#alerts) says how to switch them on. The page is made by \`node setup/monitoring.ts\`
from the metrics in \`core/\`, like the rules and the dashboard in \`examples/monitoring/\`.

Each alert was seen in a real Prometheus after a real fault: \`npm run test:operating\` makes all of them, some with a lower bound.

| Alert | What has happened | What to do | When |
| --- | --- | --- | --- |`
