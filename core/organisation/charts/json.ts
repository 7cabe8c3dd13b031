// Charts as JSON.
import { columnName } from './column.ts'
import { refusedTable, type Problem, type Row, type Table } from './text.ts'
import { say } from '../../../texts/say.ts'

/** The rows of a JSON file: a list of objects, one for each person. */
export function readJson(text: string): Table {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    const line = brokenLine(text)
    return refusedTable(
      line,
      say('The file stops being JSON here: look for a comma, quote or bracket too many or too few.'),
    )
  }
  if (!Array.isArray(list))
    return refusedTable(
      1,
      say('The file is JSON, but not a list: write {example}, an object for each person.', {
        example: '[ {"id": …, "username": …}, … ]',
      }),
    )
  if (!list.length) return refusedTable(1, say('The list has nobody in it: add an object for each person.'))
  const lines = elementLines(text)
  const problems: Problem[] = []
  const rows = list.flatMap((person: unknown, at) => row(person, lines[at] ?? 1, problems) ?? [])
  return { rows, problems, cut: false }
}

function row(person: unknown, line: number, problems: Problem[]): Row | undefined {
  if (!isObject(person)) {
    problems.push({
      line,
      text: say('This element of the list is not an object: write {example}.', { example: '{"id": …, "username": …}' }),
    })
    return undefined
  }
  const { attributes, ...rest } = person
  const own = isObject(attributes) ? attributes : attributes === undefined ? {} : { attributes }
  const values = new Map<string, string>()
  for (const [key, value] of [...Object.entries(rest), ...Object.entries(own)]) {
    const name = columnName(key.trim())
    const text = cell(value)
    if (values.has(name))
      problems.push({ line, text: say('“{key}” is the second “{name}” of this person: remove one.', { key, name }) })
    else if (text === undefined) problems.push({ line, text: expectedText(key, value) })
    values.set(name, values.get(name) ?? text ?? (typeof value === 'number' ? String(value) : ''))
  }
  return { line, values, sound: true }
}

function cell(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim()
  if (value === null) return ''
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value)
  return undefined
}

const expectedText = (key: string, value: unknown): string =>
  typeof value === 'number'
    ? say('“{key}” of this person must be in quotes, as it is too large for a number.', { key })
    : say('“{key}” of this person must be a text, not a list or an object.', { key })

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The line on which each element of the outermost list begins. The text must be valid JSON. */
function elementLines(text: string): number[] {
  const lines: number[] = []
  let line = 1
  let depth = 0
  let awaited = false
  for (const [token] of text.matchAll(/\r\n|[\n\r[\]{},]|"(?:[^"\\]+|\\.)*"|[^\s[\]{},"]+/g)) {
    if (/^[\r\n]/.test(token)) {
      line++
      continue
    }
    const closes = token === ']' || token === '}'
    if (awaited && !closes) lines.push(line)
    awaited = (depth === 0 && token === '[') || (depth === 1 && token === ',')
    if (token === '[' || token === '{') depth++
    if (closes) depth--
  }
  return lines
}

/**
 * The first line that no JSON could have here. V8 does not always say where it gave up, but it tells an unfinished text
 * from a wrong one, and no JSON token spans lines: so the longest run of lines that is merely unfinished is bisected.
 */
function brokenLine(text: string): number {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(match => match.index + match[0].length)
  let low = 0
  let high = ends.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (unfinished(text.slice(0, ends[middle]))) low = middle + 1
    else high = middle
  }
  return low + 1
}

function unfinished(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    return said.includes('end of JSON input') || said.includes(`at position ${text.length} `)
  }
}
