// The demo's supervisor: Prosody, then Bellhop, then where to go next; and at Ctrl-C both again, in reverse.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join, relative } from 'node:path'
import { gatewayUrl, loadConfig, secret, type Config } from '../config.ts'
import { settings } from '../config/settings.ts'
import { closeDataFolder } from '../process/data-folder.ts'
import { startChild, tail, type Child } from './child.ts'
import { FLAGS, smallEnvironment } from './flags.ts'
import { claim, endOrphan, holder, release } from './pidfile.ts'
import { FOLDERS } from './imports.ts'
import { isFree, poll } from './ports.ts'
import { PROJECT, startProsody } from './prosody.ts'

/** With --dev Node starts Bellhop again after a change of what it runs. Prosody, and so every session, stays. */
const isDev = process.argv.includes('--dev')
const RUNNING = ['main.ts', 'config.ts', 'web', ...FOLDERS]
const watching = isDev ? ['--watch-preserve-output', ...RUNNING.map(path => `--watch-path=${path}`)] : []
const NODE = [process.execPath, ...FLAGS] as const
const say = (text: string) => console.log(text)

async function main(): Promise<void> {
  const config = loadConfig()
  closeDataFolder(config)
  const lock = join(config.data, 'run', 'start.pid')
  if (!claim(lock, process.pid))
    throw new Error(
      `Bellhop already runs on ${shown(config.data)} (process ${holder(lock)}). ` +
        'For a second one, set BELLHOP_DATA and the ports to others.',
    )
  const children: Child[] = []
  const interrupted = interruption(children)
  try {
    await start(config, children, interrupted.signal)
    const first = await Promise.race([interrupted.promise, ...children.map(dead)])
    if (first) throw new Error(`${first.name} ended by itself (${await first.ended}).\n${endOfLog(first)}`)
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
  } finally {
    if (children.length) say('\nStopping ...')
    for (const child of children.toReversed()) {
      await child.stop()
      release(pidFile(config, child.name))
    }
    release(lock)
  }
}

async function start(config: Config, children: Child[], signal: AbortSignal): Promise<void> {
  for (const name of ['Bellhop', 'Prosody'])
    if (await endOrphan(pidFile(config, name))) say(`Ended the ${name} that an earlier run left behind.`)
  await refuseTakenPorts(config)

  say('Starting the XMPP server ...')
  const keep = (child: Child) => {
    children.push(child)
    claim(pidFile(config, child.name), child.pid)
  }
  await startProsody(config, { detached: true, signal, started: keep })

  say('Starting Bellhop ...')
  const [command, ...flags] = NODE
  const bellhop = await startChild({
    name: 'Bellhop',
    command,
    arguments: [...flags, ...watching, 'main.ts'],
    folder: PROJECT,
    log: join(config.data, 'logs', 'bellhop.log'),
    environment: { BELLHOP_DATA: config.data, ...smallEnvironment(config), ...demo(config) },
    detached: true,
  })
  keep(bellhop)
  const givenUp = () => signal.aborted || children.some(child => !child.alive())
  const isReady = await poll(readiness(config), { milliseconds: 180_000, givenUp })
  if (!isReady && !givenUp()) throw new Error(`Bellhop does not get ready.\n${endOfLog(bellhop)}`)
  if (isReady) welcome(config)
  if (isReady && isDev) say(`\nBellhop restarts after each change of its code. Its log: tail -f ${shown(bellhop.log)}`)
}

/** The demo organisation has customers, a coupon, a template and a desk to try, too. */
const demo = ({ org, guests, couponFile, templateFile, deskFile }: Config): Record<string, string> => {
  if (org !== join(PROJECT, 'examples/hr.csv')) return {}
  const others: Record<string, string> = {
    ...(!templateFile && { BELLHOP_TEMPLATE_FILE: join(PROJECT, 'examples/templates.json') }),
    ...(!deskFile && { BELLHOP_DESK_FILE: join(PROJECT, 'examples/desks.csv') }),
  }
  if (guests || couponFile) return others
  return {
    ...others,
    BELLHOP_GUESTS: join(PROJECT, 'examples/guests.csv'),
    BELLHOP_COUPON_FILE: join(PROJECT, 'examples/coupons.csv'),
  }
}

async function refuseTakenPorts(config: Config): Promise<void> {
  const names = ['c2sPort', 's2sPort', 'componentPort', 'xmppHttpPort', 'httpPort'] as const
  const taken: string[] = []
  const elsewhere: Partial<Record<(typeof names)[number], string>> = {
    componentPort: '127.0.0.1',
    xmppHttpPort: config.xmppHttpListen[0],
  }
  for (const name of names)
    if (!(await isFree(config[name], elsewhere[name] ?? config.listen)))
      taken.push(`  port ${config[name]}: ${settings[name].meaning}; ${settings[name].env} sets another`)
  if (taken.length) throw new Error(`Something else on this machine uses\n${taken.join('\n')}`)
}

/** Whether Bellhop has done all that a start has to do; tells how far it is meanwhile. */
function readiness(config: Config): () => Promise<boolean> {
  let told = ''
  return async () => {
    const { status, applying } = await health(config)
    if (applying && applying !== told) progress((told = applying))
    const ready = status === 'ok' || status === 'unfollowed' // the welcome says why a directory is not followed
    if (ready && told) progress('')
    return ready
  }
}

interface Health {
  status?: string
  applying?: string
}

async function health(config: Config): Promise<Health> {
  const address = config.listen === '0.0.0.0' ? '127.0.0.1' : config.listen
  try {
    const answer = await fetch(`http://${address}:${config.httpPort}/healthz`, {
      headers: { authorization: `Bearer ${secret(config, 'admin')}` },
      signal: AbortSignal.timeout(5000),
    })
    return JSON.parse(await answer.text())
  } catch {
    return {}
  }
}

/** One line that is written over on a terminal. */
function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text && `  ${text}`}`)
  else if (text) say(`  ${text}`)
}

function welcome(config: Config): void {
  const [command, ...flags] = NODE
  try {
    execFileSync(command, [...flags, 'bin/bellhop.ts', 'welcome'], { cwd: PROJECT, stdio: 'inherit' })
  } catch {
    say(`Bellhop is ready at ${gatewayUrl(config)}`)
  }
}

/** The first signal asks for an orderly end. A later one does not wait for it; npm passes each on twice, at once. */
function interruption(children: Child[]) {
  const controller = new AbortController()
  const promise = once(controller.signal, 'abort').then(() => undefined)
  let first = 0
  const interrupt = () => {
    if (controller.signal.aborted && Date.now() - first > 1000) {
      for (const child of children) child.kill('SIGKILL')
      process.exit(130)
    }
    first ||= Date.now()
    controller.abort()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt)
  return { promise, signal: controller.signal }
}

const dead = async (child: Child) => child.ended.then(() => child)
const pidFile = (config: Config, name: string) => join(config.data, 'run', `${name.toLowerCase()}.pid`)
const shown = (path: string) => relative(process.cwd(), path) || '.'
const endOfLog = (child: Child) => `The end of ${shown(child.log)}:\n${tail(child)}`

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
