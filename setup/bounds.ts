// Every number in the code that bounds something, with its meaning. Run as a program it lists them: `node setup/bounds.ts`.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FOLDERS, HOUSE } from './imports.ts'

/** A number that a module declares: NAME = VALUE // meaning. Its meaning may stand in the comment above instead. */
const DECLARED =
  /(?:^\/\*\* (?<above>[^\n]*?)(?: \*\/)?\n)?^(?:export )?const (?<name>[A-Z][A-Z_0-9]*) = (?<value>[0-9][\w.* ]*)(?: \/\/ (?<beside>.*))?$/gm
const DECLARED_IN_LUA =
  /^local (?<name>most\w*|longest\w*|max_\w+|large\w*) = (?<value>[0-9][\w.* ]*);(?: -- (?<beside>.*))?$/gm

/** Names of numbers that bound nothing: units of time, the pace of work, sizes of what is drawn or made, codes of others. */
const OTHERS =
  /^(?:SECOND|MINUTE|HOUR|DAY|MONDAY|MORNING|WEEK|MONTH|QUARTER|YEAR|FORTNIGHT|MEBIBYTE)$|PAUSE|DELAY|GATHER|INTERVAL|^(?:FIRST|PAGE|PART|PIECE|CHUNK|SLOT|PACE|LOOK|SOON|EVERY|AGAIN|HEARTBEAT|LATE|SHOWN|NAMED|USUAL|FEW|LETTERS|PROOF|ID|INVITE_ID|LENGTH|REFERENCE|FORMAT|START|EPOCH|OFFSET|DISABLED|REFERRAL|PRIMARY|UNIQUE|BUSY|DUPLICATE|INTERNAL|EXISTS|LINE_END|END_ENTITY|FOUND|OLDEST|BYTES|VALUE|ACROSS|SIDE|CELLS|PIXELS|PORT|MARGIN|DOUBT|THIRD|ALWAYS|AHEAD|BACK|HANDLING|HANDLING_WEIGHT|CATCH_UP)$/

/** Bounds that stand where they are used. */
const USED: { shape: RegExp; name: string; meaning: string }[] = [
  {
    shape: /rateLimit: \{ max: (?<value>[\d_]+), timeWindow: '(?<what>[^']+)' \}/g,
    name: 'rateLimit',
    meaning: 'requests of one address in',
  },
  {
    shape: /throttle\.wait\((?<what>[^()]+|`[^`]*`), (?<value>\d+)\)/g,
    name: 'throttle',
    meaning: 'failures that cost nothing, by',
  },
  {
    shape: /(?<what>\w+)(?:: | = )z\s*\.string\(\)[\w.()]*?\s*\.max\((?<value>[\d_]+)\)/g,
    name: 'z.string',
    meaning: 'characters of',
  },
]

export interface Bound {
  file: string
  name: string
  value: string
  meaning: string
}

export function boundsInCode(): Bound[] {
  const scripts = FOLDERS.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: HOUSE })).sort()
  const modules = globSync('prosody/*.lua', { cwd: HOUSE }).sort()
  return [
    ...scripts.flatMap(file => [...boundsIn(file, DECLARED), ...USED.flatMap(used => boundsUsedIn(file, used))]),
    ...modules.flatMap(file => boundsIn(file, DECLARED_IN_LUA)),
  ]
}

const UNITS: Record<string, number> = {
  SECOND: 1_000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  MEBIBYTE: 1_048_576,
}

/** The number of a bound, as 983_040 for `15 * 65_536`; NaN for a unit that is not known here. */
export const numberOf = ({ value }: Bound): number =>
  value
    .split('*')
    .map(part => UNITS[part.trim()] ?? Number(part.replaceAll('_', '')))
    .reduce((product, each) => product * each, 1)

const matchesIn = (file: string, shape: RegExp) =>
  [...readFileSync(join(HOUSE, file), 'utf8').matchAll(shape)].map(({ groups = {} }) => groups)

const boundsIn = (file: string, shape: RegExp): Bound[] =>
  matchesIn(file, shape)
    .map(({ name = '', value = '', above = '', beside = '' }) => ({
      ...{ file, name, value: value.trim() },
      meaning: (beside || above).trim(),
    }))
    .filter(({ name }) => !OTHERS.test(name))

const boundsUsedIn = (file: string, { shape, name, meaning }: (typeof USED)[number]): Bound[] =>
  matchesIn(file, shape).map(({ value = '', what = '' }) => ({ file, name, value, meaning: `${meaning} ${what}` }))

if (import.meta.main)
  for (const { file, name, value, meaning } of boundsInCode()) console.log(`${file}\t${name}\t${value}\t${meaning}`)
