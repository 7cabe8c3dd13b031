// Charts: who is in an organisation and whom they report to, read from a file whole or not at all.
import { unfitCharacter } from '../../../xep/text.ts'
import { isOwnColumn } from './column.ts'
import { readCsv } from './csv.ts'
import { readJson } from './json.ts'
import { notText, refusedTable, type Problem, type Row, type Table } from './text.ts'
import { codePoint, prepareLocalpart } from '../../model/localpart.ts'
import { say } from '../../../texts/say.ts'

export type { Problem }

/** One person of the chart. `id` is the organisation's own and stays when people are renamed; `manager` is such an id. */
export interface Entry {
  id: string
  username: string
  given_name: string
  family_name: string
  email: string
  phone: string
  title: string
  department: string
  location: string
  hired: string
  manager: string | null
  /** What other columns the file has. */
  attributes: Record<string, string>
}

/**
 * Reads the chart of an organisation from a CSV or JSON file; `name` is the file's, if it has one. All problems are
 * listed at once, in the order of the file, and with any problem there are no entries: half a chart is never applied.
 */
export function readChart(bytes: Uint8Array, name = ''): { entries: Entry[]; problems: Problem[] } {
  const { rows, problems, cut } = table(bytes, name)
  const people = rows.filter(row => row.sound).map(row => person(row, problems))
  checkUnique(people, problems)
  if (!cut) checkManagers(people, new Set(rows.map(row => row.values.get('id'))), problems)
  checkCycles(people, problems)
  problems.sort((a, b) => a.line - b.line)
  return { entries: problems.length ? [] : people.map(({ entry }) => entry), problems }
}

function table(bytes: Uint8Array, name: string): Table {
  const problem = notText(bytes)
  if (problem) return refusedTable(problem.line, problem.text)
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(marked ? 3 : 0)
  const start = file.find(byte => !' \t\r\n'.includes(String.fromCharCode(byte)))
  if (start === undefined)
    return refusedTable(1, say('The file is empty: it needs a header and a line for each person.'))
  const json = '[{'.includes(String.fromCharCode(start)) || /\.json$/i.test(name)
  return json ? readJson(file.toString()) : readCsv(file)
}

interface Person {
  line: number
  entry: Entry
}

function person({ line, values }: Row, problems: Problem[]): Person {
  const value = (name: string) => values.get(name) ?? ''
  const id = value('id')
  const given = value('username')
  const who = named({ id, username: given })
  const add = (text: string) => problems.push({ line, text })

  for (const [name, text] of values) {
    const bad = badText(text) ?? badText(name)
    if (bad) add(say('The field “{name}” of {who} {refused}.', { name: short(name), who, refused: bad }))
  }
  if (!id) add(say('There is no id for {who}: give each person one that never changes.', { who }))
  const prepared = prepareLocalpart(given)
  if (!given) add(say('There is no username for {who}: give each person one, as it becomes the address.', { who }))
  else if ('refused' in prepared && !badText(given))
    add(say('The username {who} {refused}.', { who, refused: prepared.refused }))

  const entry: Entry = {
    id,
    username: 'localpart' in prepared ? prepared.localpart : given,
    given_name: value('given_name'),
    family_name: value('family_name'),
    email: value('email'),
    phone: value('phone'),
    title: value('title'),
    department: value('department'),
    location: value('location'),
    hired: value('hired'),
    manager: value('manager_id') || null,
    attributes: Object.fromEntries([...values].filter(([name]) => !isOwnColumn(name))),
  }
  return { line, entry }
}

const LONGEST = 1000 // characters of a field

/** Why a field cannot be kept: it is too long, or no message could carry it. */
function badText(text: string): string | undefined {
  if (text.length > LONGEST && [...text].length > LONGEST)
    return say('is longer than {longest} characters: shorten it', { longest: LONGEST })
  const char = unfitCharacter(text)
  return char === undefined
    ? undefined
    : say('contains the control character {code}: remove it', { code: codePoint(char) })
}

function checkUnique(people: Person[], problems: Problem[]): void {
  const ids = new Map<string, number>()
  const usernames = new Map<string, number>()
  for (const { line, entry } of people) {
    const { id, username } = entry
    const add = (text: string) => problems.push({ line, text })
    const one = ids.get(id)
    const other = usernames.get(username)
    if (id && one)
      add(
        say('The id “{id}” is already that of line {line}: give each person one of their own.', {
          id: short(id),
          line: one,
        }),
      )
    if (username && other)
      add(
        say('The username “{username}” is already that of line {line} (case does not count): choose another.', {
          username: short(username),
          line: other,
        }),
      )
    if (!one) ids.set(id, line)
    if (!other) usernames.set(username, line)
  }
}

function checkManagers(people: Person[], ids: Set<string | undefined>, problems: Problem[]): void {
  for (const { line, entry } of people) {
    if (entry.manager === null || ids.has(entry.manager)) continue
    const text = say(
      'The manager of {who} has the id “{id}”, which nobody in the file has: add that person or correct the id.',
      { who: named(entry), id: short(entry.manager) },
    )
    problems.push({ line, text })
  }
}

function checkCycles(people: Person[], problems: Problem[]): void {
  for (const cycle of cycles(people)) {
    const names = cycle.map(({ entry }) => short(entry.username || entry.id))
    const told = names.length > 12 ? [...names.slice(0, 12), say('… ({count} people)', { count: names.length })] : names
    const path = [...told, names[0]].join(' → ')
    const text = say('The managers form a circle, {path}: give one of them another manager, or none.', { path })
    problems.push({ line: cycle[0]!.line, text })
  }
}

/** The circles of managers, each from the member that the file has first. Everybody is visited once. */
function cycles(people: Person[]): Person[][] {
  const byId = new Map(people.toReversed().map(person => [person.entry.id, person]))
  const seen = new Set<Person>()
  const managerOf = ({ entry }: Person) => (entry.manager === null ? undefined : byId.get(entry.manager))
  const found: Person[][] = []
  for (const start of people) {
    const path: Person[] = []
    let next: Person | undefined = start
    for (; next && !seen.has(next); next = managerOf(next)) {
      seen.add(next)
      path.push(next)
    }
    const entrance = next ? path.indexOf(next) : -1
    if (entrance >= 0) found.push(fromFirst(path.slice(entrance)))
  }
  return found
}

function fromFirst(cycle: Person[]): Person[] {
  const lines = cycle.map(({ line }) => line)
  const first = lines.indexOf(lines.reduce((a, b) => Math.min(a, b)))
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}

function named({ username, id }: Pick<Entry, 'username' | 'id'>): string {
  return username || id ? say('“{text}”', { text: short(username || id) }) : say('this person')
}

/** A text of the file as a message shows it. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
