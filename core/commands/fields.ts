// Fields of a command, as a line gives them: by their place, or by their name before or behind. One reader for chat and the command
// line; forms and JSON name each field themselves.
import { Fault } from '../../xep/fault.ts'
import { beginningOf } from '../../xep/text.ts'
import { nearestNames } from '../../texts/nearest.ts'
import type { Command, Input } from './command.ts'
import type { Line, Word } from './line.ts'
import { isYesOrNo } from './yes-no.ts'
import { say } from '../../texts/say.ts'

type Raw = Record<string, string>

/** Finds the command that a line begins with, in any case; of several the one with the most words. */
export function commandIn(commands: Command[], { words }: Line): Command | undefined {
  const first = words[0]?.text.toLowerCase() ?? ''
  const begins = (name: string) =>
    name.startsWith(first) && name.split(' ').every((part, at) => words[at]?.text.toLowerCase() === part)
  return commands.filter(({ name }) => begins(name)).sort((one, other) => other.name.length - one.name.length)[0]
}

/** Lists the names of commands that a line may mean which begins with none: those of its first word, or nearly of its words. */
export function commandsNear(commands: Command[], { words }: Line): string[] {
  const names = commands.map(({ name }) => name)
  const [first = '', second] = words.map(({ text }) => text.toLowerCase())
  const kin = names.filter(name => name.split(' ')[0] === first)
  const near = (written: string, of = names) => nearestNames(of, written, name => Math.ceil(name.length / 4))
  if (second !== undefined) {
    const meant = near(`${first} ${second}`)
    if (meant.length) return meant.slice(0, NEAR)
  }
  return kin.length ? kin : near(first).slice(0, NEAR)
}

const NEAR = 3 // commands that are named, of those that are like a line

/**
 * Reads the fields that a line gives to the command that it begins with. @throws Fault bad-request for what cannot be
 * told apart
 */
export function readFields(command: Command, line: Line): Raw {
  const { inputs } = command
  const { words } = line
  const raw: Raw = {}
  const placed: Word[] = []
  let filled = 0
  let at = command.name.split(' ').length
  for (let word = words[at]; word; word = words[at]) {
    const name = optionOf(inputs, word)
    const next = inputs[openInputs(inputs, raw)[filled] ?? '']
    if (name !== undefined && name !== '') {
      at = readOption(command, raw, line, at, next)
      continue
    }
    if (name === '') {
      placed.push(...words.slice(at + 1))
      break
    }
    if (isProse(next) && !isAlone(inputs, line, at)) {
      placed.push(...proseOf(command, line, at))
      break
    }
    const count = countOf(next, words, at)
    placed.push(...words.slice(at, at + count))
    at += count
    filled++
  }
  return { ...raw, ...place(command, line, raw, placed) }
}

/** Finds the name of an option. A word that only looks like one, as a dash in a text, is none. */
function optionOf(inputs: Command['inputs'], { text, option }: Word): string | undefined {
  if (!option) return undefined
  return text.startsWith('—') && !Object.hasOwn(inputs, option.name) ? undefined : option.name
}

/** Lists the fields that have a place. A switch has none but the end: anywhere else nobody could tell what a yes or no says. */
const openInputs = (inputs: Command['inputs'], raw: Raw) =>
  Object.keys(inputs).filter(name => !(name in raw) && !inputs[name]?.named && inputs[name]?.type !== 'boolean')

const isProse = (input: Input | undefined) => input?.type === 'multiline' || input?.type === 'file'

/** Whether a value stands by itself, so that options may follow it. */
function isAlone(inputs: Command['inputs'], { words }: Line, at: number): boolean {
  const [word, next] = [words[at], words[at + 1]]
  return word?.kind !== 'plain' && (!next || word?.kind === 'argument' || optionOf(inputs, next) !== undefined)
}

/**
 * Takes all the rest of a line, whatever is in it. A word that could be an option is refused, so that it is not sent to everybody as a text.
 * @throws Fault bad-request
 */
function proseOf({ name, inputs }: Command, { words }: Line, at: number): Word[] {
  const rest = words.slice(at)
  const option = rest.find(word => word.option && Object.hasOwn(inputs, word.option.name))
  if (option)
    throw new Fault(
      'bad-request',
      say("'--{option}' is an option of '{command}'. Write it before the text, or put the text in quotes.", {
        option: option.option?.name,
        command: name,
      }),
    )
  return rest
}

/** @returns the index of the first word behind the option and its value */
function readOption(command: Command, raw: Raw, { text, words }: Line, at: number, next: Input | undefined): number {
  const { inputs } = command
  const { name = '', value } = words[at]?.option ?? {}
  const input = inputs[name]
  const following = words[at + 1]
  if (value !== undefined) raw[name] = value
  else if (input?.type === 'boolean') {
    // A text may begin with such a word.
    const says = !isProse(next) && isYesOrNo(following?.text ?? '')
    raw[name] = says ? (following?.text ?? '') : 'true'
    return at + (says ? 2 : 1)
  } else {
    if (!following || optionOf(inputs, following) !== undefined)
      throw new Fault('bad-request', input ? say('--{name} needs a value.', { name }) : unknownTo(command, `--${name}`))
    const count = countOf(input, words, at + 1)
    raw[name] = textOf(text, words.slice(at + 1, at + 1 + count))
    return at + 1 + count
  }
  return at + 1
}

/** Counts the words of a list: a comma says that there is one more. */
function listed(words: Word[], first: number): number {
  let at = first
  while (words[at + 1] && (words[at]?.text.endsWith(',') || words[at + 1]?.text.startsWith(','))) at++
  return at - first + 1
}

/** Gives one word to each field that no option has given, and the rest to the last one. @throws Fault bad-request */
function place(command: Command, { text }: Line, given: Raw, words: Word[]): Raw {
  const { inputs } = command
  const raw: Raw = {}
  const open = openInputs(inputs, given)
  const left = [...words]
  const answer = words.length === open.length + 1 ? switchOf(inputs, given, words) : undefined
  if (answer !== undefined) raw[answer] = left.pop()?.text ?? ''
  for (const [index, field] of open.entries()) {
    if (!left.length) break
    const input = inputs[field]
    const takesRest = (index === open.length - 1 || isProse(input)) && goesOn(input, left[0])
    raw[field] = textOf(text, left.splice(0, takesRest ? left.length : countOf(input, left, 0)))
  }
  if (left[0]) throw new Fault('bad-request', surplusText(command, left[0]))
  return raw
}

const unknownTo = ({ name }: Command, word: string) =>
  say("'{name}' does not know '{word}'.", { name, word: beginningOf(word, 40) })

/** A shell takes quotes away: there a text of several words is several arguments. */
const surplusText = (command: Command, { text, kind }: Word) =>
  kind === 'argument' && Object.keys(command.inputs).length
    ? `${unknownTo(command, text)} ${say('Put a value of several words in quotes.')}`
    : unknownTo(command, text)

/** Finds the switch that a yes or no behind all fields is meant for. A text may end with such a word. */
function switchOf(inputs: Command['inputs'], given: Raw, words: Word[]): string | undefined {
  if (!isYesOrNo(words.at(-1)?.text ?? '') || openInputs(inputs, given).some(name => isProse(inputs[name])))
    return undefined
  return Object.keys(inputs).find(name => inputs[name]?.type === 'boolean' && !inputs[name].named && !(name in given))
}

/** Counts the words that a field has in its place. */
const countOf = (input: Input | undefined, words: Word[], at: number) =>
  input?.type === 'many' ? listed(words, at) : 1

/** Whether words that stand behind each other are one value. In a shell a text or file that is sent is one argument, and so is a number. */
const goesOn = (input: Input | undefined, word: Word | undefined) =>
  word?.kind !== 'argument' || input?.type === 'text' || input?.type === 'many'

/** Joins words: one without its quotes, several as they stand, with the characters between them. */
function textOf(text: string, words: Word[]): string {
  const [first] = words
  const last = words.at(-1)
  if (!first || !last) return ''
  if (words.length === 1) return first.text
  const isTogether = words.every((word, at) => at === 0 || !text.slice(words[at - 1]?.to, word.from).trim())
  return isTogether ? text.slice(first.from, last.to) : words.map(word => word.text).join(' ')
}
