// Whether anything has changed since the last reading, asked without reading everything again.
import { SizeLimitExceededError, type Client, type Entry } from 'ldapts'
import type { Config } from '../config.ts'
import { readFilter } from './filter.ts'
import * as groupsOf from './groups.ts'
import type { Kind } from './kind.ts'
import { valueOf } from './values.ts'

/** The latest of the marks that entries carry; nothing where the directory shows none. */
export function newestOf(entries: Entry[], { change: { attribute } }: Kind): string | undefined {
  const marks = entries.map(entry => valueOf(entry, attribute)).filter(Boolean)
  const isLater = (one: string, other: string) =>
    attribute === 'uSNChanged' ? BigInt(one) > BigInt(other) : one > other
  return marks.reduce<string | undefined>(
    (latest, each) => (latest && !isLater(each, latest) ? latest : each),
    undefined,
  )
}

/** Whether an entry of the people or groups has a later mark. What was deleted is seen by a reading alone. */
export async function hasMoved(client: Client, { ldapBase }: Config, kind: Kind, newest: string): Promise<boolean> {
  const { attribute } = kind.change
  const later = `(&(|${kind.filter}${groupsOf.FILTER})(${attribute}>=${newest})(!(${attribute}=${newest})))`
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
