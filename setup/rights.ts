// The table of what is held about people in docs/rights.md, made from what the subjects say of their collections. Run as a program
// it writes the table into the page: `node setup/rights.ts`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { house } from '../core/subjects.ts'
import { HOUSE } from './imports.ts'

const PAGE = join(HOUSE, 'docs/rights.md')
const TABLE = /(?<=<!-- holdings -->\n)[^]*?(?=<!-- end -->)/

/** A row for each collection, by subject. */
export function holdingsTable(): string {
  const rows = house.subjects.flatMap(({ name, holdings = {} }) =>
    Object.entries(holdings).map(([collection, holding]) => {
      if ('nobodys' in holding) return row(name, collection, 'about nobody; a name in it goes', '')
      const { erased, why = '' } = holding
      const left = { removed: 'removed', kept: 'kept, with the id' }
      return row(name, collection, typeof erased === 'string' ? left[erased] : 'kept without its words', why)
    }),
  )
  return [
    row('subject', 'collection', 'an erasure', 'why something stays'),
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`.replaceAll('  ', ' ')

export const tableIn = (): string | undefined => TABLE.exec(readFileSync(PAGE, 'utf8'))?.[0]

if (import.meta.main) writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(TABLE, `\n${holdingsTable()}\n`))
