// npm run test:engines: starts the servers that stand in for MongoDB and runs the store's tests over all engines.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { PROJECT } from '../../setup/prosody.ts'
import { startFerret, startJavaServer, type StandIn } from './servers.ts'

const FILES = globSync(['test/store*.test.ts', 'test/engines/*.test.ts'], { cwd: PROJECT }).sort()
/** Files whose tests break the file of SQLite from outside: with triggers, locks, rights. */
const SQLITE = [
  'adoption',
  'again',
  'caught-up',
  'edit',
  'org-exchange',
  'store-layout',
  'attacks/machine',
  'long/slow-store',
]
const MOCHA = [
  '--disable-warning=ExperimentalWarning',
  'node_modules/mocha/bin/mocha.js',
  '--config',
  'setup/mocha.json',
]

async function main(words: string[]): Promise<number> {
  const isAll = words.includes('--all')
  const rest = words.filter(word => word !== '--all')
  const started: StandIn[] = []
  try {
    started.push(await startJavaServer())
    if (!isAll) started.push(await startFerret())
    const real = process.env.BELLHOP_TEST_MONGODB
    const stores = [...started.map(({ name, url }) => `${name}=${url}`), ...(real ? [`MongoDB=${real}`] : [])]
    const files = rest.some(word => word.endsWith('.test.ts')) ? [] : isAll ? ['test/**/*.test.ts'] : FILES
    const ignored = isAll ? SQLITE.flatMap(name => ['--ignore', `test/${name}.test.ts`]) : []
    const environment = isAll
      ? { BELLHOP_TEST_STORE_SERVER: real ?? started[0]?.url }
      : { BELLHOP_TEST_STORES: stores.join(' ') }
    const mocha = spawn(process.execPath, [...MOCHA, ...files, ...ignored, ...rest], {
      cwd: PROJECT,
      env: { ...process.env, ...environment },
      stdio: 'inherit',
    })
    const [code] = await once(mocha, 'exit')
    return typeof code === 'number' ? code : 1
  } finally {
    for (const each of started) await each.end()
  }
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
