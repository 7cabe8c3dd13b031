// A real Prometheus that reads one Bellhop again and again and follows rules of ours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { secret, type Config } from '../../config.ts'
import { startChild, tail } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { freePorts } from './ports.ts'

export interface Prometheus {
  /** The names of the alerts that fire. */
  firing: () => Promise<string[]>
  /** The values that an expression has now. @throws Error for an expression that cannot be read */
  query: (expression: string) => Promise<number[]>
  end: () => Promise<void>
}

interface Answer<T> {
  data?: T
  error?: string
}

export async function startPrometheus(config: Config, rules: string, every: string): Promise<Prometheus> {
  const [port = 0] = await freePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-prometheus-'))
  writeFileSync(join(folder, 'rules.yml'), rules)
  writeFileSync(join(folder, 'prometheus.yml'), scraping(config, every))
  const child = await startChild({
    name: 'Prometheus',
    command: 'prometheus',
    arguments: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    log: join(folder, 'log'),
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const get = async <T>(path: string): Promise<Answer<T>> =>
    JSON.parse(await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).text())
  const isUp = () =>
    get('status/buildinfo').then(
      () => true,
      () => false,
    )
  if (!(await poll(isUp, { milliseconds: 60_000, givenUp: () => !child.alive() }))) throw new Error(tail(child))
  return {
    async firing() {
      const { data } = await get<{ alerts: { state: string; labels: { alertname: string } }[] }>('alerts')
      return (data?.alerts ?? []).filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname)
    },
    async query(expression) {
      const path = `query?query=${encodeURIComponent(expression)}`
      const { data, error } = await get<{ result: { value: [number, string] }[] }>(path)
      if (!data) throw new Error(`${expression}: ${error}`)
      return data.result.map(({ value }) => Number(value[1]))
    },
    async end() {
      await child.stop()
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** JSON is YAML, too. */
const scraping = (config: Config, every: string) =>
  JSON.stringify({
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: '500ms' },
    rule_files: ['rules.yml'],
    scrape_configs: [
      {
        job_name: 'bellhop',
        static_configs: [{ targets: [`127.0.0.1:${config.httpPort}`] }],
        authorization: { credentials: secret(config, 'admin') },
      },
    ],
  })
