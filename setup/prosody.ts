// The XMPP server: Prosody with the project's configuration and a data folder of its own. Demo and tests start it here.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { secret, uploadUrl, type Config } from '../config.ts'
import { ensureCertificate } from './certificate.ts'
import { startChild, tail, type Child } from './child.ts'
import { accepts, poll } from './ports.ts'

export type ProsodySettings = Pick<
  Config,
  | 'data'
  | 'domain'
  | 'listen'
  | 'c2sPort'
  | 's2sPort'
  | 'componentPort'
  | 'xmppHttpPort'
  | 'xmppHttpListen'
  | 'httpPort'
  | 'url'
  | 'signInSeconds'
  | 'uploadUrl'
  | 'uploadFileMegabytes'
  | 'prosody'
  | 'logLevel'
  | 'uploadMegabytes'
  | 'guestUploadMegabytes'
  | 'uploadTotalMegabytes'
  | 'archiveDays'
  | 'roomArchiveDays'
>

export interface ProsodyOptions {
  /** More of what `prosody.cfg.lua` reads from its environment. */
  environment?: Record<string, string>
  detached?: boolean
  /** Gives up waiting for the ports. */
  signal?: AbortSignal
  /** Told of the process as soon as there is one, long before it answers. */
  started?: (child: Child) => void
}

export interface Prosody extends Child {
  /** Stops it when it still runs, and starts it again on the same ports and data. */
  restart(): Promise<void>
}

export const PROJECT = join(import.meta.dirname, '..')

/** Makes what the server needs in the data folder, where it is missing: certificate, shared secrets, a folder of its own. */
export function prepareProsody(settings: Pick<Config, 'data' | 'domain'>): void {
  ensureCertificate(join(settings.data, 'certificates'), settings.domain)
  for (const name of ['component', 'sign-in']) secret(settings, name)
  mkdirSync(join(settings.data, 'prosody'), { recursive: true, mode: 0o700 })
}

/** Resolves when clients and the component can connect. @throws Error with the end of the log */
export async function startProsody(settings: ProsodySettings, options: ProsodyOptions = {}): Promise<Prosody> {
  prepareProsody(settings)
  let child = await run(settings, options)
  return {
    name: child.name,
    log: child.log,
    output: () => child.output(),
    get pid() {
      return child.pid
    },
    get ended() {
      return child.ended
    },
    alive: () => child.alive(),
    kill: signal => child.kill(signal),
    stop: milliseconds => child.stop(milliseconds),
    async restart() {
      await child.stop()
      child = await run(settings, options)
    },
  }
}

async function run(settings: ProsodySettings, options: ProsodyOptions): Promise<Child> {
  const child = await startChild({
    name: 'Prosody',
    command: settings.prosody,
    arguments: ['--config', join(PROJECT, 'prosody.cfg.lua'), '-F'],
    log: join(settings.data, 'logs', 'prosody.log'),
    folder: PROJECT,
    environment: { ...environmentOf(settings), ...options.environment },
    detached: options.detached,
  })
  options.started?.(child)
  const givenUp = () => !child.alive() || options.signal?.aborted === true
  const up = await poll(() => isUp(settings), { givenUp })
  const broken = moduleErrors(child)
  if (up && !broken) return child
  const reason = up
    ? 'lacks modules'
    : child.alive()
      ? 'did not open its ports'
      : `ended at once (${await child.ended})`
  await child.stop(1000)
  throw new Error(`Prosody ${reason}. From ${child.log}:\n${broken || tail(child)}`)
}

/** Prosody runs on without a module that it cannot load; we do not. */
const moduleErrors = (child: Child) =>
  child
    .output()
    .match(/^.*modulemanager\s+error\s.*$/gm)
    ?.join('\n')

const environmentOf = (settings: ProsodySettings) => ({
  BELLHOP_DATA: settings.data,
  BELLHOP_DOMAIN: settings.domain,
  BELLHOP_LISTEN: settings.listen,
  BELLHOP_C2S_PORT: String(settings.c2sPort),
  BELLHOP_S2S_PORT: String(settings.s2sPort),
  BELLHOP_COMPONENT_PORT: String(settings.componentPort),
  BELLHOP_XMPP_HTTP_PORT: String(settings.xmppHttpPort),
  BELLHOP_XMPP_HTTP_LISTEN: settings.xmppHttpListen.join(','),
  BELLHOP_HTTP_PORT: String(settings.httpPort),
  BELLHOP_UPLOAD_URL: uploadUrl(settings),
  BELLHOP_SIGN_IN_SECONDS: String(settings.signInSeconds),
  BELLHOP_UPLOAD_FILE_MB: String(settings.uploadFileMegabytes),
  BELLHOP_LOG_LEVEL: settings.logLevel,
  BELLHOP_UPLOAD_MB: String(settings.uploadMegabytes),
  BELLHOP_GUEST_UPLOAD_MB: String(settings.guestUploadMegabytes),
  BELLHOP_UPLOAD_TOTAL_MB: String(settings.uploadTotalMegabytes),
  BELLHOP_ARCHIVE_DAYS: String(settings.archiveDays),
  BELLHOP_ROOM_ARCHIVE_DAYS: String(settings.roomArchiveDays),
})

/** An answer by HTTP proves that every host and module is loaded: ports are open, but unanswered, long before. */
async function isUp(settings: ProsodySettings): Promise<boolean> {
  const { componentPort, xmppHttpPort, xmppHttpListen, c2sPort, listen } = settings
  const address = reachable(xmppHttpListen[0] ?? '')
  const host = address.includes(':') ? `[${address}]` : address
  const answered = await fetch(`http://${host}:${xmppHttpPort}/`, { signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  )
  return answered && (await accepts(componentPort)) && (await accepts(c2sPort, reachable(listen)))
}

/** Where what listens on an address of this machine can be asked. */
const reachable = (listen: string) => (['', '*', '0.0.0.0', '::'].includes(listen) ? '127.0.0.1' : listen)
