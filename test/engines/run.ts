// npm run test:engines: starts the servers that stand in for MongoDB and runs the store's tests over all engines.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PROJECT } from '../../setup/prosody.ts'
import { leftOut } from './left-out.ts'
import { startFerret, startJavaServer, type StandIn } from './servers.ts'

const FILES = globSync(['test/store/*.test.ts', 'test/engines/*.test.ts'], { cwd: PROJECT }).sort()
const TWO_AT_ONCE = ['--parallel', '--jobs', '2']
const WHOLE = 'test/!(engines|images|long|money|operating|servers)/**/*.test.ts'
const MOCHA = [
  '--disable-warning=ExperimentalWarning',
  'node_modules/mocha/bin/mocha.js',
  '--config',
  'setup/mocha.json',
]

async function main(words: string[]): Promise<number> {
  const { values, rest } = options(words)
  const started: StandIn[] = []
  try {
    started.push(await startJavaServer())
    if (!values.all) started.push(await startFerret())
    const real = process.env.BELLHOP_TEST_MONGODB
    const stores = [...started.map(({ name, url }) => `${name}=${url}`), ...(real ? [`MongoDB=${real}`] : [])]
    const chosen = rest.some(word => word.endsWith('.test.ts'))
      ? []
      : values.all
        ? whole(values.part)
        : [...FILES, ...TWO_AT_ONCE]
    const environment = values.all
      ? { BELLHOP_TEST_STORE_SERVER: real ?? started[0]?.url }
      : { BELLHOP_TEST_STORES: stores.join(' ') }
    const mocha = spawn(process.execPath, [...MOCHA, ...chosen, ...rest], {
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

/** `--all`, and `--part 2/5` of it; all other words are mocha's. */
function options(words: string[]) {
  const { tokens, values } = parseArgs({
    args: words,
    options: { all: { type: 'boolean' }, part: { type: 'string', default: '1/1' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const own = new Set<number>()
  for (const token of tokens)
    if (token.kind === 'option' && ['all', 'part'].includes(token.name)) {
      own.add(token.index)
      if (token.name === 'part' && !token.inlineValue) own.add(token.index + 1)
    }
  return {
    values: { all: values.all === true, part: String(values.part) },
    rest: words.filter((_, at) => !own.has(at)),
  }
}

/** All tests of Bellhop itself but for those that are left out, in as many parts as are wanted, the same in each run. */
function whole(part: string): string[] {
  const [, number, parts] = /^(\d+)\/(\d+)$/.exec(part) ?? []
  if (!number || !parts) throw new Error(`--part ${part} is none: write --part 2/5 for the second of five.`)
  const all = execFileSync(process.execPath, ['setup/test-files.cjs', WHOLE], { cwd: PROJECT, encoding: 'utf8' })
  const files = all
    .trim()
    .split('\n')
    .filter(file => !(file in leftOut))
  const names = files.toSorted() // the order of times changes with each run
  const isMine = (file: string) => names.indexOf(file) % Number(parts) === Number(number) - 1
  return [...files.filter(isMine), ...TWO_AT_ONCE]
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
