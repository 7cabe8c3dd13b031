// A table as CSV (RFC 4180), so that a spreadsheet takes no text of a stranger for a formula.
import type { Answer } from '../commands/command.ts'

export const csvOf = ({ columns, rows }: NonNullable<Answer['table']>): string =>
  [columns, ...rows].map(row => row.map(cell).join(',')).join('\r\n')

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
