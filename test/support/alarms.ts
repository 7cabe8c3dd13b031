// A world whose alerts a real Prometheus watches. Alerts begin at once here, and some at a lower bound that a test can reach.
import { expect } from 'chai'
import { house } from '../../core/subjects.ts'
import { rulesFile } from '../../setup/alert-rules.ts'
import { poll } from '../../setup/ports.ts'
import { alarmedMetrics, watchedMetrics } from '../../setup/watched-metrics.ts'
import { startPrometheus, type Prometheus } from './prometheus.ts'
import { ownWorld, type World } from './world.ts'

export const PATIENCE = { milliseconds: 60_000, every: 200 }

/** Alerts of faults that test/operating/load.test.ts makes; test/operating/faults.test.ts makes the others. */
export const MADE_BY_LOAD = ['CustomersWait', 'DevicesReconnect', 'MemoryHigh', 'Overloaded', 'Slow']

export const metrics = watchedMetrics(house)
export const alarmed = alarmedMetrics(metrics)

export interface Alarms {
  acme: World
  prometheus: Prometheus
  /** The names of the alerts that were seen. */
  made: Set<string>
  isSilent(name: string): Promise<boolean>
  /** Sees the alert fire. */
  seen(name: string): Promise<void>
  /** Sees the alert fire, and end when the fault is mended. */
  seenUntilMended(name: string, mend: () => unknown): Promise<void>
  end(): Promise<void>
}

/** @param lowered bounds of alerts, by name @param every time between two readings, within which Bellhop has to answer */
export async function openAlarms(
  environment: Record<string, string>,
  lowered: Record<string, { above: number }>,
  every = '500ms',
): Promise<Alarms> {
  const acme = await ownWorld(environment)
  const early = alarmed.map(metric => {
    const { for: _, ...alert } = metric.alert
    return { ...metric, alert: { ...alert, ...lowered[alert.name] } }
  })
  const prometheus = await startPrometheus(acme.config, rulesFile(early), every)
  const made = new Set<string>()
  const isFiring = async (name: string) => (await prometheus.firing()).includes(`Bellhop${name}`)
  const isSilent = (name: string) => poll(async () => !(await isFiring(name)), PATIENCE)

  async function seen(name: string): Promise<void> {
    expect(await poll(() => isFiring(name), PATIENCE), `Bellhop${name} fires`).to.equal(true)
    made.add(name)
  }

  return {
    acme,
    prometheus,
    made,
    isSilent,
    seen,
    async seenUntilMended(name, mend) {
      await seen(name)
      await mend()
      expect(await isSilent(name), `Bellhop${name} ends`).to.equal(true)
    },
    async end() {
      await prometheus.end()
      await acme.end()
    },
  }
}
