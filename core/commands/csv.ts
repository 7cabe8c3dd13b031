// A table as CSV (RFC 4180), so that a spreadsheet takes no text of a stranger for a formula. A number below 0 stays a number.
import type { Answer } from './command.ts'

export const csvOf = ({ columns, rows }: NonNullable<Answer['table']>): string =>
  [columns, ...rows].map(row => row.map(cell).join(',')).join('\r\n')

function cell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-\d+(?:\.\d+)?$/.test(text)
  const plain = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
