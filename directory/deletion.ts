// Whether somebody was deleted since a reading. No entry is left that has a later mark, so that it is seen by other signs: in
// Active Directory by the container of what was deleted, where the reader may read that; in OpenLDAP by the mark of the whole
// directory (`contextCSN`, where the overlay syncprov keeps it), and then by how many entries are left.
import { Control, SizeLimitExceededError, type Client } from 'ldapts'
import type { Config } from '../config.ts'
import { listed } from './change.ts'
import { readFilter } from './filter.ts'
import type { Kind } from './kind.ts'
import { isUnreadable, searchAll, searchEntry } from './search.ts'
import { valuesOf } from './values.ts'

const SHOW_DELETED = '1.2.840.113556.1.4.417' // MS-ADTS §3.1.1.3.4.1.14

/** The latest write anywhere in the directory; nothing where that is not told. */
export async function latestWrite(client: Client, { change: { suffix } }: Kind): Promise<string | undefined> {
  if (suffix === undefined) return undefined
  const entry = await searchEntry(client, suffix, ['contextCSN'])
  return entry && (valuesOf(entry, 'contextCSN').toSorted().join(' ') || undefined)
}

/** How many people and groups are listed: their names alone are asked for. */
export const countListed = async (client: Client, config: Config, kind: Kind): Promise<number> =>
  (await searchAll(client, config, listed(kind), ['1.1'])).length

/** Whether a person or a group was deleted after a mark, as far as the reader may see that. */
export async function hasDeleted(client: Client, { change: { deleted } }: Kind, newest: string): Promise<boolean> {
  if (deleted === undefined) return false
  const filter = `(&(|(objectClass=user)(objectClass=group))(uSNChanged>=${newest})(!(uSNChanged=${newest})))`
  try {
    const { searchEntries } = await client.search(
      deleted,
      { scope: 'one', filter: readFilter(filter), attributes: ['1.1'], sizeLimit: 1 },
      new Control(SHOW_DELETED, { critical: true }),
    )
    return searchEntries.length > 0
  } catch (error) {
    if (error instanceof SizeLimitExceededError) return true
    if (isUnreadable(error)) return false // few readers may see what was deleted
    throw error
  }
}
