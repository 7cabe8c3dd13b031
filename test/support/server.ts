// The XMPP server of the tests: one Prosody per run, on free ports, with a data folder that vanishes afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, type Config } from '../../config.ts'
import { freePorts } from './ports.ts'
import { databaseAt, drop } from './engines.ts'
import { startProsody, type Prosody, type ProsodyOptions } from '../../setup/prosody.ts'

export interface TestServer {
  /** Settings of a Bellhop that belongs to this server. */
  config: Config
  prosody: Prosody
  /** Stops it and removes its data. */
  end(): Promise<void>
}

/** The MongoDB server that has the stores, instead of SQLite: `npm run test:engines -- --all`. */
const STORES = process.env.BELLHOP_TEST_STORE_SERVER

let shared: Promise<TestServer> | undefined

/** The server that all tests share, started at the first call. */
export const testServer = () => (shared ??= startTestServer())

export async function endTestServer(): Promise<void> {
  const server = await shared?.catch(() => undefined)
  shared = undefined
  await server?.end()
}

/** A server of its own, for tests that restart, reconfigure or break it. `environment`: BELLHOP_* over the tests' own. */
export async function startTestServer(
  environment: Record<string, string> = {},
  options: Omit<ProsodyOptions, 'environment'> = {},
): Promise<TestServer> {
  const data = mkdtempSync(join(tmpdir(), 'bellhop-test-'))
  const remove = () => rmSync(data, { recursive: true, force: true, maxRetries: 3 })
  let kill = () => {}
  const abandoned = () => {
    kill()
    remove()
  }
  process.once('exit', abandoned)
  const all = { ...(await testEnvironment(data)), ...environment }
  const config = loadConfig(all)
  const started = (child: { kill(signal: NodeJS.Signals): void }) => {
    kill = () => child.kill('SIGKILL')
  }
  const prosody = await startProsody(config, { ...options, environment: all, started })
  return {
    config,
    prosody,
    async end() {
      await prosody.stop()
      process.off('exit', abandoned)
      remove()
      if (STORES) await drop(databaseAt(STORES, data))
    },
  }
}

async function testEnvironment(data: string): Promise<Record<string, string>> {
  const [c2s, s2s, component, xmppHttp, http] = await freePorts(5)
  return {
    BELLHOP_DATA: data,
    BELLHOP_DOMAIN: 'acme.test',
    BELLHOP_C2S_PORT: String(c2s),
    BELLHOP_S2S_PORT: String(s2s),
    BELLHOP_COMPONENT_PORT: String(component),
    BELLHOP_XMPP_HTTP_PORT: String(xmppHttp),
    BELLHOP_HTTP_PORT: String(http),
    BELLHOP_PROSODY: process.env.BELLHOP_PROSODY ?? 'prosody',
    ...(STORES && { BELLHOP_STORE: databaseAt(STORES, data) }),
    BELLHOP_PLAIN_C2S: '1',
    BELLHOP_UNLIMITED: '1',
    BELLHOP_LOG_LEVEL: process.env.BELLHOP_LOG_LEVEL ?? 'info',
  }
}
