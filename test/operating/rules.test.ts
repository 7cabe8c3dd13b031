// The rules in examples/monitoring, read by Prometheus's own promtool: each fires beyond its bound when that has lasted, and not before.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { house } from '../../core/subjects.ts'
import { HOUSE } from '../../setup/imports.ts'
import { alarmedMetrics, watchedMetrics, type Alarmed } from '../../setup/watched-metrics.ts'

const RULES = join(HOUSE, 'examples/monitoring/bellhop.rules.yml')
const BEFORE = 90 // minutes in which all is well

describe('the rules for Prometheus', () => {
  let folder = ''
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'bellhop-rules-'))))
  after(() => rmSync(folder, { recursive: true }))
  const promtool = (...words: string[]) => execFileSync('promtool', words, { encoding: 'utf8', stdio: 'pipe' })

  it('are read by Prometheus, like the example of a configuration', () => {
    expect(promtool('check', 'rules', RULES)).to.include('SUCCESS')
    const example = join(HOUSE, 'examples/monitoring/prometheus.yml')
    expect(promtool('check', 'config', '--syntax-only', example)).to.include('SUCCESS')
  })

  for (const metric of alarmedMetrics(watchedMetrics(house)))
    it(`fire in time: Bellhop${metric.alert.name}`, () => {
      const file = join(folder, 'rules.test.json')
      writeFileSync(file, JSON.stringify({ rule_files: [RULES], evaluation_interval: '1m', tests: [trial(metric)] }))
      expect(promtool('test', 'rules', file)).to.include('SUCCESS')
    })
})

/** A series that is well for some time and beyond the bound afterwards, and when the alert fires. */
function trial({ series, alert }: Alarmed): object {
  const { name, for: lasting = 0, severity, says, action, within } = alert
  const alertname = `Bellhop${name}`
  const labels = { severity, ...labelsOf(series) }
  const fired = [{ exp_labels: labels, exp_annotations: { summary: says, description: action } }]
  const at = (minute: number, expected: object[]) => ({ eval_time: `${minute}m`, alertname, exp_alerts: expected })
  return {
    interval: '1m',
    input_series: [{ series, values: valuesOf(alert) }],
    alert_rule_test: [
      at(BEFORE, []),
      ...(lasting ? [at(BEFORE + lasting, [])] : []),
      at(BEFORE + lasting + (within === undefined ? 1 : 5), fired),
    ],
  }
}

/** In promtool's notation: FIRST+STEPxCOUNT. */
function valuesOf({ above = 0, below, within }: Alarmed['alert']): string {
  if (within !== undefined) return `0x${BEFORE} 0+${above + 1}x30`
  return below === undefined ? `${above}x${BEFORE} ${above * 2 + 1}x60` : `${below}x${BEFORE} ${below / 2}x60`
}

const labelsOf = (series: string): Record<string, string> =>
  Object.fromEntries([...series.matchAll(/(\w+)="(\w+)"/g)].map(([, label = '', value = '']) => [label, value]))
