// The servers that stand in for MongoDB, built from packages at their first use and started on free ports.
// What neither of them can show: docs/design/store.md
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, tail, type Child } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { freePorts } from '../support/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { startRelay } from './relay.ts'

const FERRET = { module: 'github.com/FerretDB/FerretDB', version: 'v1.24.2' }
const CACHE = join(PROJECT, '.runtime', 'engines')
const HERE = join(PROJECT, 'test', 'engines')

export interface StandIn {
  name: string
  url: string
  end(): Promise<void>
}

/** Atomic like MongoDB. */
export async function startJavaServer(wireVersion = 13): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-java-'))
  const child = await startChild({
    name: 'mongo-java-server',
    command: 'java',
    arguments: [
      ...['-Xmx1g', '-cp', join(javaLibraries(), '*'), join(HERE, 'mongo-java-server', 'StandIn.java')],
      String(wireVersion),
    ],
    log: join(folder, 'log'),
  })
  const port = await announcedPort(child)
  return { name: 'mongo-java-server', url: `mongodb://127.0.0.1:${port}`, end: () => ending(child, folder) }
}

async function announcedPort(child: Child): Promise<string> {
  const port = () => /^listening on (\d+)$/m.exec(child.output())?.[1]
  if (await poll(async () => port() !== undefined, { milliseconds: 60_000, givenUp: () => !child.alive() }))
    return port() ?? ''
  throw new Error(`${child.name} does not get ready:\n${tail(child)}`)
}

async function ending(child: Child, folder: string): Promise<void> {
  await child.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

function javaLibraries(): string {
  const folder = join(CACHE, 'mongo-java-server')
  if (existsSync(folder) && readdirSync(folder).some(name => name.startsWith('mongo-java-server-h2-backend')))
    return folder
  console.error('Fetching mongo-java-server ...')
  const pom = join(HERE, 'mongo-java-server', 'pom.xml')
  execFileSync('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`], {
    stdio: 'inherit',
  })
  return folder
}

/**
 * FerretDB on SQLite, behind a relay that lets one request at a time through: by itself it changes no record in one step.
 * @param login whom alone it serves
 */
export async function startFerret(login?: { user: string; password: string }): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-ferret-'))
  const [port = 0] = await freePorts(1)
  const child = await startChild({
    name: 'FerretDB',
    command: ferret(),
    arguments: [
      ...[
        '--handler=sqlite',
        `--sqlite-url=file:${folder}/`,
        `--state-dir=${folder}`,
        `--listen-addr=127.0.0.1:${port}`,
      ],
      ...['--debug-addr=-', '--telemetry=disable', '--test-batch-size=20000', '--log-level=error'],
      ...(login
        ? [
            ...['--test-enable-new-auth', '--setup-database=a'],
            ...[`--setup-username=${login.user}`, `--setup-password=${login.password}`],
          ]
        : []),
    ],
    log: join(folder, 'log'),
  })
  const answers = async () =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      error => !/ECONNREFUSED/.test(String(error.cause)),
    )
  if (!(await poll(answers, { milliseconds: 30_000, givenUp: () => !child.alive() })))
    throw new Error(`FerretDB does not get ready:\n${tail(child)}`)
  const relay = await startRelay({ port, oneAtATime: true })
  const end = async () => {
    await relay.end()
    await ending(child, folder)
  }
  return { name: 'FerretDB', url: `mongodb://127.0.0.1:${relay.port}`, end }
}

/** Builds FerretDB: its module lacks the file with the version that the program wants. */
function ferret(): string {
  const program = join(CACHE, `ferretdb-${FERRET.version}`)
  if (existsSync(program)) return program
  console.error('Building FerretDB ...')
  const module = `${FERRET.module}@${FERRET.version}`
  const { Dir: source } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' }))
  const copy = mkdtempSync(join(tmpdir(), 'bellhop-ferretdb-'))
  cpSync(source, copy, { recursive: true })
  execFileSync('chmod', ['-R', 'u+w', copy])
  mkdirSync(join(copy, 'build', 'version'), { recursive: true })
  writeFileSync(join(copy, 'build', 'version', 'version.txt'), FERRET.version)
  mkdirSync(CACHE, { recursive: true })
  execFileSync('go', ['build', '-trimpath', '-o', program, './cmd/ferretdb'], { cwd: copy, stdio: 'inherit' })
  rmSync(copy, { recursive: true, force: true })
  return program
}
