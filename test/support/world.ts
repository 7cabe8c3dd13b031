// The world of the tests: the server, a Bellhop with the demo organisation, and its people as parties. One per run.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { secret, type Config } from '../../config.ts'
import type { Answer } from '../../core/commands/command.ts'
import { startChild, tail, type Child } from '../../setup/child.ts'
import { FLAGS, smallEnvironment } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { signIn, type Account, type Party } from './party.ts'
import { startTestServer, testServer, type TestServer } from './server.ts'

/** One compile cache for all starts: most of a start is stripping the types. */
export const COMPILED = join(PROJECT, '.runtime', 'compiled')

export interface World extends TestServer {
  bellhop: Child
  /** kill -9, then started again. */
  crash(): Promise<void>
  restart(): Promise<void>
  /** Does a command as the administrator. @throws Error with the refusal's text */
  does(command: string, fields?: Record<string, string>): Promise<Answer>
  cli(...words: string[]): Promise<{ code: number; out: string; err: string }>
  /** A new access code for somebody. */
  code(username: string): Promise<string>
  /** Signs somebody in with a new code. */
  person(username: string, account?: Partial<Account>): Promise<Party>
}

let shared: Promise<World> | undefined

export const world = () => (shared ??= testServer().then(openWorld))

export async function endWorld(): Promise<void> {
  const opened = await shared?.catch(() => undefined)
  await opened?.bellhop.stop()
  shared = undefined
}

/** A world of its own, for tests that break it. @param main what is started: Bellhop, or Bellhop with more subjects */
export const ownWorld = async (environment: Record<string, string> = {}, main = 'main.ts') =>
  openWorld(await startTestServer(environment), environment, main)

async function openWorld(
  server: TestServer,
  environment: Record<string, string> = {},
  main = 'main.ts',
): Promise<World> {
  const { config } = server
  const variables = { ...variablesOf(config), ...environment }
  let bellhop = await startBellhop(config, variables, main)
  const restart = async () => {
    await bellhop.stop()
    bellhop = await startBellhop(config, variables, main)
  }
  const does: World['does'] = (command, fields = {}) => call(config, command, fields)
  const code = (username: string) => codeFor(does, username)
  return {
    ...server,
    get bellhop() {
      return bellhop
    },
    restart,
    async crash() {
      bellhop.kill('SIGKILL')
      await bellhop.ended
      await restart()
    },
    does,
    code,
    cli: (...words) => cli(variables, words),
    async person(username, account = {}) {
      const { c2sPort: port, domain } = config
      return signIn({ port, domain, username, password: await code(username), ...account })
    },
    async end() {
      await bellhop.stop()
      await server.end()
    },
  }
}

async function startBellhop(config: Config, environment: Record<string, string>, main: string): Promise<Child> {
  const child = await startProcess(config, environment, main)
  if (await poll(() => isReady(config), { milliseconds: 60_000, givenUp: () => !child.alive() })) return child
  child.kill('SIGKILL')
  throw new Error(`Bellhop did not get ready:\n${tail(child)}`)
}

/** Starts a process of Bellhop, and does not wait for it to be ready. It ends with the tests. */
export async function startProcess(
  config: Config,
  environment: Record<string, string>,
  main = 'main.ts',
  log = 'bellhop.log',
): Promise<Child> {
  const child = await startChild({
    name: 'Bellhop',
    command: process.execPath,
    arguments: [...FLAGS, main],
    folder: PROJECT,
    log: join(config.data, 'logs', log),
    environment: { ...smallEnvironment(config), NODE_COMPILE_CACHE: COMPILED, ...environment },
  })
  endWithUs(child)
  return child
}

export async function isReady({ httpPort }: Config): Promise<boolean> {
  try {
    const health: { status?: string } = JSON.parse(await (await fetch(`http://127.0.0.1:${httpPort}/healthz`)).text())
    return health.status === 'ok' || health.status === 'unfollowed'
  } catch {
    return false
  }
}

/** Does a command as the administrator. @throws Error with the refusal's text */
export async function call(config: Config, command: string, fields: Record<string, string>): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${config.httpPort}/api/commands/${command}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret(config, 'admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  const answer: Answer & { error?: string } = JSON.parse(await response.text())
  if (answer.error) throw new Error(`${answer.error}: ${answer.text}`)
  return answer
}

export async function codeFor(does: World['does'], username: string): Promise<string> {
  const { table } = await does('code-issue', { username })
  return table?.rows[0]?.[0] ?? ''
}

function cli(
  environment: Record<string, string>,
  words: string[],
): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve =>
    execFile(join(PROJECT, 'bellhop'), words, { env: { ...process.env, ...environment } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    ),
  )
}

/** The settings of a Bellhop of these tests. */
export const variablesOf = (config: Config): Record<string, string> => ({
  BELLHOP_DATA: config.data,
  BELLHOP_DOMAIN: config.domain,
  BELLHOP_STORE: config.store,
  BELLHOP_COMPONENT_PORT: String(config.componentPort),
  BELLHOP_HTTP_PORT: String(config.httpPort),
  BELLHOP_XMPP_HTTP_PORT: String(config.xmppHttpPort),
  BELLHOP_ORG: join(PROJECT, 'examples/hr.csv'),
  BELLHOP_LOG_LEVEL: config.logLevel,
  BELLHOP_ANSWERS: '100000', // tests write faster than people; those about the bound set it
  BELLHOP_BROADCASTS: '100000', // as well
  BELLHOP_DESKTOP_DEVICES: '0', // tests sign the same person in again and again; those about devices set the limit
})

/** No process of a run outlives it, however it ends. */
function endWithUs(child: Child): void {
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  void child.ended.then(() => process.off('exit', end))
}
