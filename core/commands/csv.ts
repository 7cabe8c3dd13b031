// A table as CSV (RFC 4180), so that a spreadsheet takes no text of a stranger for a formula. A number below 0 stays a number.
import type { Answer } from './command.ts'

export const csvOf = ({ columns, rows }: NonNullable<Answer['table']>): string =>
  [columns, ...rows].map(row => row.map(cell).join(',')).join('\r\n')

/** How a formula begins: blanks before it are dropped by some, and wide signs are read as the usual ones where Japanese is written. */
const FORMULA = /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u

function cell(text: string): string {
  const isFormula = FORMULA.test(text) && !/^-\d+(?:\.\d+)?$/.test(text)
  const plain = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
