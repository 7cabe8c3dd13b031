// Organisation files for tests: written as a tree, edited row by row, turned into CSV.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'

export type Row = Record<string, string>

const COLUMNS = ['id', 'username', 'given_name', 'family_name', 'title', 'department', 'manager_id']

/** A line per person, below their manager and indented further: `dora`, or `d:dorothy` for the id d under a new name. */
export function chart(text: string): Row[] {
  const above: { depth: number; id: string }[] = []
  return text
    .split('\n')
    .filter(line => line.trim())
    .map(line => {
      const depth = line.search(/\S/)
      const [id = '', username = id] = line.trim().split(':')
      while (above.length && above.at(-1)!.depth >= depth) above.pop()
      const manager_id = above.at(-1)?.id ?? ''
      above.push({ depth, id })
      const given_name = username.charAt(0).toUpperCase() + username.slice(1)
      return { id, username, given_name, family_name: 'Test', title: 'Clerk', department: 'Work', manager_id }
    })
}

/** The 107 people of the example. */
export function example(): Row[] {
  const [header = '', ...lines] = readFileSync(join(PROJECT, 'examples/hr.csv'), 'utf8').trimEnd().split(/\r?\n/)
  const names = header.split(',')
  return lines.map(line => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

export const without = (rows: Row[], ...ids: string[]) => rows.filter(({ id }) => !ids.includes(id ?? ''))

export const edit = (rows: Row[], id: string, changes: Row) =>
  rows.map(row => (row.id === id ? { ...row, ...changes } : row))

export function csv(rows: Row[]): string {
  const names = Object.keys(rows[0] ?? Object.fromEntries(COLUMNS.map(name => [name, ''])))
  return [names, ...rows.map(row => names.map(name => row[name] ?? ''))].map(cells => `${cells.join(',')}\n`).join('')
}
