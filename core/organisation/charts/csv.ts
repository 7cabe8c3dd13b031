// Charts as CSV.
import { CsvError, parse } from 'csv-parse/sync'
import { columnName, isOwnColumn } from './column.ts'
import { lineAt, refusedTable, type Problem, type Row, type Table } from './text.ts'
import { say } from '../../../texts/say.ts'

interface Line {
  line: number
  cells: string[]
}

/** The rows of a CSV file (RFC 4180, or with `;` or tabs as Excel writes them in many countries). */
export function readCsv(bytes: Buffer): Table {
  const { lines, problem } = split(bytes)
  const [header, ...body] = lines
  if (!header) return problem ? refusedTable(problem.line, problem.text) : refusedTable(1, say('The file is empty.'))
  const problems = headerProblems(header)
  if (problems.length) return { rows: [], problems, cut: true }
  if (problem) problems.push(problem)
  const columns = header.cells.map(columnName)
  const rows = body.map(line => row(line, columns, problems))
  if (!rows.length && !problem)
    problems.push({
      line: header.line,
      text: say('The file has a header but nobody in it: add a line for each person.'),
    })
  return { rows, problems, cut: problem !== undefined }
}

function row({ line, cells }: Line, columns: string[], problems: Problem[]): Row {
  const sound = cells.length === columns.length
  if (sound) return { line, values: new Map(columns.map((name, at) => [name, cells[at] ?? ''])), sound }
  const counts = { cells: cells.length, columns: columns.length }
  problems.push({
    line,
    text:
      cells.length > columns.length
        ? say(
            'This row has {cells} columns and the header {columns}: put quotes around a text with a delimiter in it.',
            counts,
          )
        : say('This row has {cells} columns and the header {columns}: complete it.', counts),
  })
  return { line, values: new Map([['id', cells[columns.indexOf('id')] ?? '']]), sound }
}

function headerProblems({ line, cells }: Line): Problem[] {
  const columns = cells.map(columnName)
  const shown = cells.join(', ').slice(0, 200)
  const missing = ['id', 'username'].filter(name => !columns.includes(name))
  if (missing.length && !columns.some(isOwnColumn)) {
    const text = say(
      'The file is neither CSV nor JSON for an organisation: its first line must name the columns, such as “id,username,given_name”. It reads “{shown}”.',
      { shown },
    )
    return [{ line, text }]
  }
  const texts = missing.map(name =>
    say('The header has no column “{name}”: add it. It reads “{shown}”.', { name, shown }),
  )
  columns.forEach((name, at) => {
    const first = columns.indexOf(name)
    if (!name)
      texts.push(say('Column {column} of the header has no name: name it or remove the column.', { column: at + 1 }))
    else if (first < at)
      texts.push(
        say('Columns {first} and {second} of the header are both “{name}”: rename or remove one.', {
          ...{ first: first + 1, second: at + 1, name },
        }),
      )
  })
  return texts.map(text => ({ line, text }))
}

/** The lines that are not blank, with the number of the line each begins on; up to the first that has a broken quote. */
function split(file: Buffer): { lines: Line[]; problem?: Problem } {
  const { delimiter, start } = dialect(file)
  const bytes = file.subarray(start)
  const lines: Line[] = []
  let offset = 0
  let line = start ? 2 : 1
  const keep = (record: string[], info: { bytes: number }) => {
    const cells = record.map(cell => cell.trim())
    if (cells.some(cell => cell !== '')) lines.push({ line, cells })
    line = lineAt(bytes, info.bytes, offset, line)
    offset = info.bytes
    return null
  }
  const trim = delimiter !== '\t'
  const record_delimiter = ['\r\n', '\n', '\r']
  try {
    parse(bytes, { delimiter, trim, record_delimiter, relax_column_count: true, on_record: keep })
    return { lines }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const text = `${brokenText(error.code)} ${say('The rows after it were not read.')}`
    return { lines, problem: { line, text } }
  }
}

function brokenText(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return say('A quote opened in this row is never closed: close it, or double it where it is a mere character.')
  if (code === 'CSV_INVALID_CLOSING_QUOTE')
    return say('Text follows a closing quote in this row: double the quotes that are mere characters.')
  if (code === 'INVALID_OPENING_QUOTE')
    return say('A quote stands inside a text of this row: put the text in quotes and double those in it.')
  return say('This row is not CSV: export the file again.')
}

/** Excel may name the delimiter in a line `sep=;` before the header; else it is the one the header has most of. */
function dialect(file: Buffer): { delimiter: string; start: number } {
  const text = file.toString('utf8', 0, 100_000)
  const [said, named] = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(text) ?? []
  if (said && named) return { delimiter: named, start: said.length }
  const [header = ''] = text.trimStart().split(/\r\n|\n|\r/, 1)
  const often = (delimiter: string) => header.split(delimiter).length
  const [delimiter = ','] = [',', ';', '\t'].sort((a, b) => often(b) - often(a))
  return { delimiter, start: 0 }
}
