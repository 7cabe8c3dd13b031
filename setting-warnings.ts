// Warns of settings that are given by a name which the next release no longer knows.
import { givenSettings } from './config.ts'
import { renamed } from './config/renamed.ts'
import type { Warning } from './core/context.ts'

/** @param names old names and those of today */
export function renamedSettings(environment = process.env, names = renamed): Warning[] {
  const given = givenSettings(environment)
  return Object.entries(names)
    .filter(([old]) => given[old] !== undefined)
    .map(([old, name]) => ({ object: old, part: 'name of the setting', should: name, is: old }))
}
