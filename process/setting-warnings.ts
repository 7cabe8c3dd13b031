// Warns of settings that no program reads: their name is an old one, or unknown, or their line in the file cannot be read.
import { readFileSync } from 'node:fs'
import { givenSettings } from '../config.ts'
import { isMeantAsSetting, isSetting, nearestSetting } from '../config/names.ts'
import { renamed } from '../config/renamed.ts'
import { credentialSettings } from '../config/credentials.ts'
import { isSettingLine } from '../config/file.ts'
import type { Warning } from '../core/context.ts'
import { say } from '../texts/say.ts'

const partText = () => say('name of the setting')
const MOST = 20 // unknown names that are warned of: a file of another program has many

/** Warns of names that the next release no longer knows. @param names old names and those of today */
export function renamedSettings(environment = process.env, names = renamed): (() => Warning)[] {
  const given = givenSettings(environment)
  return Object.entries(names)
    .filter(([old]) => given[old] !== undefined)
    .map(([old, name]) => () => ({ object: old, part: partText(), should: name, is: old }))
}

/** Warns of names that no setting has, in the environment and in the file of settings: whoever wrote one meant something by it. */
export function unknownSettings(environment = process.env): (() => Warning)[] {
  const lines = linesOf(environment.BELLHOP_CONFIG)
  const credentials = credentialSettings(environment.CREDENTIALS_DIRECTORY)
  const names = new Set([...Object.keys(environment), ...Object.keys(credentials), ...lines.map(nameIn)])
  const unknown = [...names].filter(name => !isSetting(name) && isMeantAsSetting(name))
  const unread = lines.filter(line => isSetting(nameIn(line)) && !isSettingLine(line))
  return [
    ...unknown
      .slice(0, MOST)
      .map(name => () => ({ object: name, part: partText(), should: nearest(name), is: say('unknown') })),
    ...unread.slice(0, MOST).map(line => () => ({
      object: nameIn(line),
      part: say('line in the file of settings'),
      should: `${nameIn(line)}=VALUE`,
      is: say('not read'),
    })),
  ]
}

const nearest = (name: string) => nearestSetting(name) ?? say('a name that `./bellhop help settings` lists')

/** The lines of the file that say something. */
function linesOf(path: string | undefined): string[] {
  if (!path) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
}

/** The name that a line is about. The rest of the line may be a secret. */
const nameIn = (line: string) => /\bbellhop[\w-]*/i.exec(line)?.[0] ?? /^\w*/.exec(line)?.[0] ?? ''
