// Smack's integration tests with three prepared accounts: fetched by Maven, run as they are. Their log says what came of each.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'
import { CACHE } from './clients.ts'
import type { Outcome, Result } from './outcome.ts'
import { STRANGERS, type Address, type Server } from './server.ts'

/** Smack connects to this port alone. */
const PORT = 5222
const REPLY = 6_000 // ms until Smack counts an answer as missing
const ALL = 900_000 // ms for one run
/** An error in a test's own set-up ends the run: the next one begins behind it. */
const RUNS = 12
const MAIN = 'org.igniterealtime.smack.inttest.SmackIntegrationTestFramework'

/** What `.ci/run` tries: quick tests of what people use most. */
export const SMALL = [
  'ChatTest',
  'FormTest',
  'IncomingMessageListenerIntegrationTest',
  'OutgoingMessageListenerIntegrationTest',
  'RosterIntegrationTest',
  'MamIntegrationTest',
  'PingIntegrationTest',
  'VersionIntegrationTest',
  'AdHocCommandIntegrationTest',
  'MultiUserChatEntityIntegrationTest',
]

/** @param only classes, or tests as results name them; all where it is absent */
export async function runSmack(server: Server, only?: string[]): Promise<Result[]> {
  const libraries = fetchLibraries()
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-smack-'))
  const relay = await openRelay(server.address.port)
  try {
    const options = [...accountsOf(await passwords(server)), ...addressOf(server.address, relay.host, folder)]
    const found = new Map<string, Result>()
    for (let runs = 0; runs < RUNS; runs++) {
      const chosen = selection(only, [...found.keys()])
      const log = await runJava(['-cp', join(libraries, '*'), ...options, ...chosen, MAIN])
      const before = found.size
      for (const result of resultsIn(log)) found.set(result.test, result)
      if (isOver(log)) break
      if (found.size === before) throw new Error(`Smack's tests did not run:\n${log.split('\n').slice(-30).join('\n')}`)
    }
    return [...found.values()]
  } finally {
    relay.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

function fetchLibraries(): string {
  const folder = join(CACHE, 'smack')
  if (existsSync(join(folder, 'smack-integration-test-4.5.0-beta5.jar'))) return folder
  console.error('Fetching Smack ...')
  const pom = join(PROJECT, 'test', 'peers', 'smack', 'pom.xml')
  execFileSync('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`], {
    stdio: 'inherit',
  })
  return folder
}

const passwords = (server: Server) =>
  Promise.all(STRANGERS.map(async username => [username, await server.password(username)] as const))

function accountsOf(accounts: (readonly [string, string])[]): string[] {
  const numbers = ['One', 'Two', 'Three']
  return accounts.flatMap(([username, password], at) => [
    `-Dsinttest.account${numbers[at]}Username=${username}`,
    `-Dsinttest.account${numbers[at]}Password=${password}`,
  ])
}

/** The server's own certificate is trusted, and nothing but TCP is tried: Smack's WebSocket hangs on every server. */
function addressOf({ domain, certificate }: Address, host: string, folder: string): string[] {
  const store = join(folder, 'trusted')
  const words = ['-importcert', '-noprompt', '-alias', domain, '-file', certificate, '-keystore', store]
  execFileSync('keytool', [...words, '-storepass', 'trusted'], { stdio: 'ignore' })
  return [
    ...[`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=trusted'],
    ...[`-Dsinttest.service=${domain}`, `-Dsinttest.host=${host}`, `-Dsinttest.replyTimeout=${REPLY}`],
    ...['-Dsinttest.defaultConnection=tcp', '-Dsinttest.enabledConnections=tcp', '-Dsinttest.dnsResolver=javax'],
    '-Djava.util.logging.SimpleFormatter.format=%5$s%6$s%n',
  ]
}

/** By classes: Smack fails over two tests of one class. */
function selection(only: string[] | undefined, done: string[]): string[] {
  const classes = (tests: string[]) => new Set(tests.map(test => test.split('.')[0] ?? ''))
  const behind = classes(done)
  const chosen = only && [...classes(only)].filter(name => !behind.has(name))
  return [
    ...(chosen ? [`-Dsinttest.enabledTests=${chosen.join(',')}`] : []),
    ...(behind.size ? [`-Dsinttest.disabledTests=${[...behind].join(',')}`] : []),
  ]
}

const runJava = (words: string[]): Promise<string> =>
  new Promise(resolve =>
    execFile('java', words, { timeout: ALL, killSignal: 'SIGKILL', maxBuffer: 1 << 28 }, (_, out, err) =>
      resolve(out + err),
    ),
  )

const WORDS: Record<string, Outcome> = { Success: 'passed', Failed: 'failed', 'is not possible': 'not possible' }

const isOver = (log: string): boolean => / finished: \d+\/\d+|No integration tests selected/.test(log)

/** A test that began and said nothing more ended the run. A class that could not be set up has one result for all its tests. */
export function resultsIn(log: string): Result[] {
  const found = new Map<string, Result>()
  let open: string | undefined
  const lines = log.split('\n')
  for (const [at, line] of lines.entries()) {
    const [, test, word] = /^(\w+\.\w+ \([^)]*\)) (Start|Success|Failed|is not possible)/.exec(line) ?? []
    const [, name, why] = /^Could not run [\w.]*?(\w+) because: (.*)/.exec(line) ?? []
    if (test && word === 'Start') open = test
    const outcome = WORDS[word ?? '']
    if (test && outcome) {
      found.set(test, { test, outcome, why: outcome === 'failed' ? reasonAt(lines, at) : '' })
      open = undefined
    }
    if (name && !line.includes('(')) found.set(name, { test: name, outcome: 'not possible', why: why ?? '' })
  }
  const [, broken] = /^\tat [\w.]+\.(\w+Test)\.<init>\(/m.exec(log) ?? []
  if (broken && !isOver(log)) found.set(broken, { test: broken, outcome: 'not possible', why: 'Its set-up failed.' })
  if (open) found.set(open, { test: open, outcome: 'failed', why: 'It ended the run.' })
  return [...found.values()]
}

/** The innermost cause is the last one that the trace names. */
const reasonAt = (lines: string[], at: number) =>
  lines
    .slice(at + 1, at + 60)
    .filter(line => /^Caused by: |^\w[\w.]+(Exception|Error): /.test(line))
    .at(-1) ?? ''

/** Smack's own address of the server: port 5222 of a loopback address that nobody else uses. */
async function openRelay(port: number): Promise<{ host: string; end(): void }> {
  const host = `127.${1 + (process.pid % 250)}.${1 + ((process.pid >> 8) % 250)}.9`
  const relay = createServer(client => {
    const server = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.pipe(other)
      one.once('error', () => other.destroy())
      one.once('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve, reject) => relay.once('error', reject).listen(PORT, host, resolve))
  return { host, end: () => void relay.close() }
}
