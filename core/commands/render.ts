// A command's answer as plain text, complete by itself in every client.
import type { Answer } from './command.ts'

type Table = NonNullable<Answer['table']>

export function toText({ text, table, link }: Answer): string {
  return [text, table && linesOf(table).join('\n'), link].filter(Boolean).join('\n')
}

/** Of two numbers in a row nobody could say what each of them counts: such a table has a line of headings. */
const linesOf = ({ columns, rows }: Table): string[] =>
  rows.some(hasNumbers) ? headed(columns, rows) : rows.map(row => row.filter(Boolean).join(' · '))

/** A number, a share or an amount of money; not a date. */
const NUMBER = /^[-+−]?\d[\d.,]*(?: ?%| \p{Lu}{3}(?: .*)?)?$/u

const hasNumbers = (row: string[]): boolean => row.filter(cell => NUMBER.test(cell)).length > 1

function headed(columns: string[], rows: string[][]): string[] {
  const filled = columns.map((_, at) => at).filter(at => rows.some(row => row[at]))
  return [columns, ...rows].map(row => filled.map(at => row[at] || '–').join(' · '))
}
