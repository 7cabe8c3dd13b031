// The licences of all packages that are installed, from their own package.json files, against those that are allowed. As a program it
// writes docs/licences.md: `node setup/licences.ts`. With --check it says what is not allowed, and whether the page is true.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { HOUSE } from './imports.ts'

const PAGE = join(HOUSE, 'docs/licences.md')

/** All of them allow use in a company and passing on; MPL-2.0 asks for the source of files of the package that are changed, and none is. */
const ALLOWED = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'ISC',
    'MIT',
    'MIT-0',
    'MPL-2.0',
    'PSF-2.0',
  ],
])

/** What a package says in words of its own, as a person has read it. */
const READ: Record<string, string> = {
  'dejavu-fonts-ttf': 'Bitstream-Vera', // LICENSE in the package: fonts may be used, passed on and embedded, and not sold alone
  'favico.js-slevomat': 'MIT', // "MIT or GPL-2.0": ours to choose
  dompurify: 'Apache-2.0', // "(MPL-2.0 OR Apache-2.0)": ours to choose
}
const OTHERS = new Set(['Bitstream-Vera'])

const Lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
})
const Package = z.object({ name: z.string(), version: z.string(), license: z.string().optional() })

export interface Licensed {
  name: string
  version: string
  licence: string
  /** Used for development alone: Bellhop runs without it. */
  isDev: boolean
}

/** Reads the packages of the lock file. @throws Error for one that is not installed and has to be */
export function licensedPackages(house = HOUSE): Licensed[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(house, 'package-lock.json'), 'utf8')))
  const found = new Map<string, Licensed>()
  for (const [path, { dev = false, optional = false }] of Object.entries(packages)) {
    const file = join(house, path, 'package.json')
    if (!path || (optional && !existsSync(file))) continue
    const { name, version, license = 'none' } = Package.parse(JSON.parse(readFileSync(file, 'utf8')))
    const before = found.get(`${name} ${version}`)
    found.set(`${name} ${version}`, {
      ...{ name, version, licence: READ[name] ?? license },
      isDev: dev && (before?.isDev ?? true),
    })
  }
  return [...found.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

export const isAllowed = ({ licence }: Pick<Licensed, 'licence'>): boolean =>
  ALLOWED.has(licence) || OTHERS.has(licence)

/** The page. Versions are left out: a new version changes it only where its licence is another one. */
export function licencesPage(all: Licensed[]): string {
  const parts = [false, true].map(dev => {
    const byLicence = Map.groupBy(
      all.filter(({ isDev }) => isDev === dev),
      ({ licence }) => licence,
    )
    return [...byLicence]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([licence, some]) => `| ${licence} | ${[...new Set(some.map(({ name }) => `\`${name}\``))].join(', ')} |`)
      .join('\n')
  })
  return `# Licences

Made by \`node setup/licences.ts\` from the \`package.json\` of each installed package. \`npm run check\` fails for a licence that is not in the list of
\`setup/licences.ts\`, and when this page is not true. Bellhop itself is under the MIT licence ([LICENSE](../LICENSE)).

Beside these packages Bellhop is run with Node.js (MIT and others), Prosody (MIT) and Redis or Valkey, which are installed from the packages of the
operating system, and have their licences there.

## What Bellhop runs with

| Licence | Packages |
| --- | --- |
${parts[0]}

## What it is developed and tested with

| Licence | Packages |
| --- | --- |
${parts[1]}
`
}

if (import.meta.main) {
  const all = licensedPackages()
  const refused = all.filter(each => !isAllowed(each))
  for (const { name, version, licence } of refused)
    console.error(`${name} ${version} has the licence '${licence}', which is not in the list of setup/licences.ts.`)
  const page = licencesPage(all)
  const isCheck = process.argv.includes('--check')
  const isTrue = existsSync(PAGE) && readFileSync(PAGE, 'utf8') === page
  if (!isCheck) writeFileSync(PAGE, page)
  else if (!isTrue) console.error('docs/licences.md is not as the packages are: node setup/licences.ts writes it.')
  process.exit(refused.length || (isCheck && !isTrue) ? 1 : 0)
}
