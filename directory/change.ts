// Whether anything has changed since the last reading, asked without reading everything again.
import { SizeLimitExceededError, type Client, type Entry } from 'ldapts'
import type { Config } from '../config.ts'
import { readFilter } from './filter.ts'
import * as groupsOf from './groups.ts'
import type { Kind } from './kind.ts'
import { searchAll } from './search.ts'
import { valueOf } from './values.ts'

/** How long the clock of the server may differ from ours, in ms. */
const SKEW = 120_000

/**
 * The latest mark before a reading begins: whatever changes while everything is read has a later one.
 * @param known the latest mark of an earlier reading, so that few entries have to be looked at
 */
export async function newestMark(
  client: Client,
  config: Config,
  kind: Kind,
  known: string | undefined,
): Promise<string | undefined> {
  const { attribute, highest } = kind.change
  if (highest !== undefined) return highest
  const since = known === undefined ? '' : `(${attribute}>=${known})`
  return newestOf(await searchAll(client, config, `(&${listed(kind)}${since})`, [attribute]), kind) ?? known
}

/** The latest of the marks that entries carry; nothing where the directory shows none. */
export function newestOf(entries: Entry[], { change: { attribute } }: Kind): string | undefined {
  const marks = entries.map(entry => valueOf(entry, attribute)).filter(Boolean)
  // Numbers without zeros in front: the longer one is the larger one.
  return marks.sort((one, other) => one.length - other.length || (one < other ? -1 : 1)).at(-1)
}

/** Whether an entry of the people or groups has a later mark. What was deleted has none (deletion.ts). */
export async function hasMoved(client: Client, { ldapBase }: Config, kind: Kind, newest: string): Promise<boolean> {
  const { attribute } = kind.change
  if (attribute === 'modifyTimestamp' && isFresh(newest)) return true
  const later = `(&${listed(kind)}(${attribute}>=${newest})(!(${attribute}=${newest})))`
  try {
    const { searchEntries } = await client.search(ldapBase, {
      ...{ scope: 'sub', filter: readFilter(later), attributes: ['1.1'], sizeLimit: 1 },
    })
    return searchEntries.length > 0
  } catch (error) {
    if (error instanceof SizeLimitExceededError) return true
    throw error
  }
}

/** A filter for people and groups. */
export const listed = ({ filter }: Kind) => `(|${filter}${groupsOf.FILTER})`

/** Whether another change may have the same mark: this one counts in seconds (RFC 4517 §3.3.13). */
function isFresh(mark: string): boolean {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(mark) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) > Date.now() - SKEW
}
