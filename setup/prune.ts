// Removes from the npm packages what never runs: types, source maps, and the packages that Converse.js was built of, since
// browsers get its built files. Run in the folder of the program, before its first start.
import { globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Package {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const BUILT = 'node_modules/converse.js'
const NEVER_RUN = [
  'node_modules/.package-lock.json', // says from where the packages came
  'node_modules/**/*.{map,ts,mts,cts,flow,tsbuildinfo}',
  `${BUILT}/{src,docs}`,
  `${BUILT}/dist/{website.*,converse.js,converse.css}`,
  '.runtime/node_modules/{npm,.bin}',
  '.runtime/node_modules/node-linux-*/{include,share,CHANGELOG.md,README.md}',
]

const lock: { packages: Record<string, Package> } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const needed = new Set<string>()
need('')
const packages = globSync('node_modules/{**/node_modules/,}{@*/*,[!@.]*}/package.json').map(dirname)
for (const path of packages) if (path in lock.packages && !needed.has(path)) remove(path)
for (const path of globSync(NEVER_RUN)) remove(path)

/** Marks a package and all that it needs to run. */
function need(path: string): void {
  if (needed.has(path)) return
  needed.add(path)
  if (path === BUILT) return
  const { dependencies, optionalDependencies } = lock.packages[path] ?? {}
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = installed(path, name)
    if (found !== undefined) need(found)
  }
}

/** Where Node finds a package that another one imports: in that one, or in a folder above. */
function installed(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = join(folder, 'node_modules', name)
    if (path in lock.packages) return path
    if (folder === '') return undefined
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true })
}
