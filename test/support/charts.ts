// Reading charts from files, and what is said of those that cannot be taken.
import { expect } from 'chai'
import { readChart } from '../../core/organisation/charts/chart.ts'

export const HEADER = 'id,username,manager_id\n'

export function read(file: string | Buffer, name?: string) {
  return readChart(Buffer.from(file), name)
}

/** The problems as `line: text`. */
export function problems(file: string | Buffer, name?: string): string[] {
  const { entries, problems } = read(file, name)
  expect(entries, 'nothing of a file with problems').to.deep.equal([])
  return problems.map(({ line, text }) => `${line}: ${text}`)
}

/** The file has exactly one problem: on this line, and its text has these parts. */
export function refuses(file: string | Buffer, line: number, ...parts: string[]): void {
  const found = problems(file)
  expect(found, found.join('\n')).to.have.length(1)
  for (const part of [`${line}: `, ...parts]) expect(found[0]).to.include(part)
}

export function usernames(file: string | Buffer, name?: string): string[] {
  const { entries, problems } = read(file, name)
  expect(problems).to.deep.equal([])
  return entries.map(({ username }) => username)
}
