// What is wrong with a record, as the doctor lists it.
import type { Warning } from '../../context.ts'
import { say } from '../../../texts/say.ts'

export const finding = (name: string, type: string, should: string, is: string): Warning => ({
  object: name,
  part: type,
  should,
  is,
})

/** A name that should have an address of its own. */
export const aliasText = (name: string, alias: readonly string[]): string =>
  say('{name}, a CNAME of {alias}', { name, alias: alias.join(', ') })
