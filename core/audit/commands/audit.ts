import { Fault } from '../../../xep/fault.ts'
import { command, optionalText, type Answer } from '../../commands/command.ts'
import { csvOf } from '../../commands/csv.ts'
import type { Context } from '../../context.ts'
import { chainOf } from '../chain.ts'
import { auditWarnings } from '../check.ts'
import { allEntriesOf, entriesOf, provableTable, tableOf } from '../listing.ts'
import { say } from '../../../texts/say.ts'

export const audit = command({
  name: 'audit',
  help: 'lists what administrators did, newest first, or gives it as CSV',
  who: 'admin',
  more: 'audit 2026-11 lists a month, audit --as csv gives everything. Keep the hash that it ends with elsewhere: audit --hash HASH tells later whether the entries until then are still the same. Times in the CSV are in UTC.',
  readsOnly: true,
  inputs: {
    month: { ...optionalText('Month, as 2026-11'), parse: readMonth },
    as: {
      ...optionalText('csv for a file', { choices: async () => [{ value: 'csv', label: 'csv' }] }),
      parse: readForm,
    },
    hash: optionalText('Hash that you kept elsewhere', { named: true, unasked: true }),
  },
  async run(context, _caller, { month, as, hash }): Promise<Answer> {
    if (hash !== undefined) return compare(context, hash)
    if (as === 'csv') return { text: csvOf(provableTable(await allEntriesOf(context, month))) }
    const [entries, { last, hash: end }] = await Promise.all([entriesOf(context, month), chainOf(context)])
    if (!entries.length) return { text: say('There is no entry.') }
    return {
      text: say('Entry {last} is the newest. Its hash: {end}', { last, end }),
      table: tableOf(context.config, entries),
    }
  },
})

/** A chain that holds has one entry with a hash: everything until then is as it was when the hash was kept. */
async function compare(context: Context, hash: string): Promise<Answer> {
  const [broken] = await auditWarnings(context)
  if (broken) return { text: say('The log was changed. {object}: {is}.', { object: broken.object, is: broken.is }) }
  const [found] = await context.store.auditEntries.find({ where: { hash }, limit: 1 })
  const { first, before } = await chainOf(context)
  if (found)
    return { text: say('Entry {id} has this hash: all entries until then are as they were.', { id: Number(found.id) }) }
  if (before === hash)
    return { text: say('Entry {first} had this hash. It was removed as it was too old.', { first: first - 1 }) }
  return {
    text: say('No entry has this hash. It is of an entry that was too old and was removed, or the log was made anew.'),
  }
}

function readMonth(raw: string): string | undefined {
  const month = raw.trim()
  if (month && !/^20\d\d-(0[1-9]|1[0-2])$/.test(month))
    throw new Fault('bad-request', say('Write the month as 2026-11.'))
  return month || undefined
}

function readForm(raw: string): 'csv' | undefined {
  const form = raw.trim().toLowerCase()
  if (form && form !== 'csv') throw new Fault('bad-request', say('Write csv, or nothing for a list.'))
  return form ? 'csv' : undefined
}
