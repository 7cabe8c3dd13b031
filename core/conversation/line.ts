// What a line of chat says to a command: its name, and its fields in their order or by name.
import type { Command } from '../commands/command.ts'

/** `pay michael 25`, `code revoke k7f3m2`, `broadcast send board-news The text, to the end`, `--name value` anywhere before. */
export function read(command: Command, rest: string): Record<string, string> {
  const raw: Record<string, string> = {}
  let left = rest
  for (let option = OPTION.exec(left); option; option = OPTION.exec(left)) {
    const [whole, name = '', quoted, plain] = option
    raw[name] = quoted ?? plain ?? 'true'
    left = left.slice(whole.length)
  }
  const open = Object.keys(command.inputs).filter(name => !(name in raw) && !command.inputs[name]?.named)
  for (const [at, name] of open.entries()) {
    if (!left) break
    const last = at === open.length - 1 || ['multiline', 'file'].includes(command.inputs[name]?.type ?? '')
    const listed = command.inputs[name]?.type === 'many' ? LISTED.exec(left)?.[0] : undefined
    const [word = ''] = last ? [left] : listed ? [listed] : left.split(/\s/, 1)
    raw[name] = word
    left = left.slice(word.length).trimStart()
  }
  return raw
}

/** `ann, bob`: a comma says that there is one more. */
const LISTED = /^[^\s,]+(?:\s*,\s*[^\s,]+)*/
const OPTION = /^--([\w-]+)(?:[= ](?:"([^"]*)"|(\S+)))?\s*/

export function startsWith(line: string, name: string): boolean {
  const words = line.toLowerCase().replace(/\s+/g, ' ')
  return words === name || words.startsWith(`${name} `)
}
