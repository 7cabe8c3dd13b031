// A command is what a person can do, written once: the four doors render its fields and its answer in their own way.
import { Fault } from '../../xep/fault.ts'
import type { File } from '../../xep/files.ts'
import { beginningOf, isLonger } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import { meetsRole, type Who } from '../policy/permit.ts'
import type { Caller } from '../model/caller.ts'
import { readFile } from '../model/file.ts'
import type { Edited } from '../model/edited.ts'
import { readYesOrNo } from './yes-no.ts'
import { say } from '../../texts/say.ts'

/** One thing that a command has to know. `S` is the type that `run` gets. */
export interface Input<S = unknown> {
  /** `many`: some of the choices, or names. `upload`: a file that is uploaded, not read. */
  type: 'text' | 'multiline' | 'boolean' | 'number' | 'file' | 'many' | 'upload'
  label: string
  required: boolean
  /** What one can choose from, where that is known; the first is offered first. */
  choices?: (context: Context, caller: Caller, fields: Record<string, string>) => Promise<Choice[]>
  /** The field that its choices depend on: it is asked for first. */
  of?: string
  /** Bellhop asks for it by itself: whoever writes a command instead means the command. */
  unasked?: boolean
  /** The command line reads it from standard input where no file is named. */
  piped?: boolean
  /** Given by its name alone, never in its place. */
  named?: boolean
  /** Whoever knows it can do something with it, as with a code: no audit log has it. */
  secret?: boolean
  /** A folder on the machine of Bellhop: the command line reads it as the shell does that it was written in. */
  isFolder?: boolean
  /** Programs alone have a use for it: no page for people shows the field. */
  forPrograms?: boolean
  /** It is a day and a time, as 2026-12-31 08:00. */
  isMoment?: boolean
  /** Bytes that its file has at most, where that is less than the setting for files. */
  most?: number
  /** @throws Fault bad-request */
  parse: (raw: string) => S
}

export interface Choice {
  value: string
  label: string
}

export interface Answer {
  text?: string
  table?: { columns: string[]; rows: string[][] }
  link?: string
  /** The answer is told once and stored nowhere: not in an archive, not by us. */
  secret?: boolean
  /** Asks for one more field before it is done; the door shows `text` and runs the command again with it. */
  ask?: string
  /** What chat asks then, for another command: nobody has to answer. */
  next?: Next
}

export interface Next {
  command: string
  fields: Record<string, string>
  asking: string
  question: string
}

export type Progress = (text: string) => void

export interface Command {
  /** One or two words; `code issue` is the node `code-issue` of XEP-0050 and the path /api/commands/code-issue. */
  name: string
  help: string
  who: Who
  /** What else `help NAME` tells. */
  more?: string
  /** It changes nothing. Every other command of an administrator gets an entry in the audit log. */
  readsOnly?: true
  inputs: Record<string, Input>
  /** The record that it edits, as its form shows it; nothing where none is named that the caller may edit. */
  edits?: (context: Context, caller: Caller, raw: Record<string, string>) => Promise<Edited | undefined>
  /** Shows what this command would do, and changes nothing: fields that the two have in common have the same names. */
  preview?: Command
  run: (context: Context, caller: Caller, fields: any, progress: Progress) => Promise<Answer>
}

type Inputs = Record<string, Input<any>>
type Fields<I extends Inputs> = { [K in keyof I]: I[K] extends Input<infer S> ? S : never }

/** Declares a command; the types of `fields` follow from its inputs. */
export function command<I extends Inputs>(declared: {
  name: string
  help: string
  who: Who
  more?: string
  readsOnly?: true
  inputs: I
  edits?: Command['edits']
  preview?: Command
  run: (context: Context, caller: Caller, fields: Fields<I>, progress: Progress) => Promise<Answer>
}): Command {
  return declared
}

export type Hints = Pick<
  Input,
  'choices' | 'most' | 'of' | 'unasked' | 'named' | 'piped' | 'secret' | 'isFolder' | 'forPrograms'
>

export const textInput = (label: string, hints: Hints = {}): Input<string> => ({
  type: 'text',
  label,
  required: true,
  ...hints,
  parse: raw => bounded(raw.trim(), 1_000),
})

export const optionalText = (label: string, hints: Hints = {}): Input<string | undefined> => ({
  ...textInput(label, hints),
  required: false,
  parse: raw => bounded(raw.trim(), 1_000) || undefined,
})

const MOST = 1_000 // named at once

/** Usernames, addresses or names, with commas or blanks between them. */
export const manyInput = (label: string, hints: Hints = {}): Input<string[]> => ({
  type: 'many',
  label,
  required: true,
  ...hints,
  parse(raw) {
    const named = [...new Set(raw.split(/[\s,;]+/).filter(Boolean))]
    if (named.length > MOST)
      throw new Fault('bad-request', say('More than {most} at once are too many. Do it in parts.', { most: MOST }))
    return named
  },
})

export const multilineInput = (label: string): Input<string> => ({
  type: 'multiline',
  label,
  required: true,
  parse: raw => bounded(raw, 100_000),
})

export const optionalMultiline = (label: string, hints: Hints = {}): Input<string | undefined> => ({
  ...multilineInput(label),
  required: false,
  ...hints,
  parse: raw => bounded(raw, 100_000) || undefined,
})

export const booleanInput = (label: string): Input<boolean> => ({
  type: 'boolean',
  label,
  required: false,
  parse(raw) {
    const said = readYesOrNo(raw)
    if (said === 'yes' || /^(1|true|on)$/i.test(raw)) return true
    if (said === 'no' || /^(0|false|off|)$/i.test(raw)) return false
    throw new Fault('bad-request', say("'{raw}' is neither yes nor no.", { raw: raw.slice(0, 40) }))
  },
})

export const numberInput = (label: string): Input<number | undefined> => ({
  type: 'number',
  label,
  required: false,
  parse(raw) {
    if (!raw.trim()) return undefined
    const written = raw.trim()
    const shown = { raw: beginningOf(written, 40) }
    if (!/^\d+$/.test(written))
      throw new Fault('bad-request', say("'{raw}' is no whole number of 0 or more. Write it in digits, as 5.", shown))
    if (written.length > 12) throw new Fault('bad-request', say("'{raw}' is too large a number.", shown))
    return Number(written)
  },
})

/** A picture or file that goes with a message: sent in chat, uploaded by the command line, elsewhere its address. */
export const uploadInput = (label: string, hints: Hints = {}): Input<File | undefined> => ({
  type: 'upload',
  label,
  required: false,
  ...hints,
  parse: raw => (raw.trim() ? readFile(raw) : undefined),
})

const BASE64 = 'data:;base64,'

/** A file's bytes: from the command line exactly as they are, elsewhere as pasted text. */
export const fileInput = (label: string, hints: Hints = {}): Input<Uint8Array> => ({
  type: 'file',
  label,
  required: true,
  ...hints,
  parse: raw => (raw.startsWith(BASE64) ? Buffer.from(raw.slice(BASE64.length), 'base64') : Buffer.from(raw)),
})

export const encodeFile = (bytes: Uint8Array) => BASE64 + Buffer.from(bytes).toString('base64')

/** Whether it is worth offering to this caller. */
export const mayUse = ({ who }: Command, caller: Caller): boolean => meetsRole(who, caller)

/** Finds the required inputs that were not given, in their order. */
export const missingInputs = (inputs: Record<string, Input>, raw: Record<string, string>) =>
  Object.entries(inputs)
    .filter(([key, { required }]) => required && !raw[key]?.trim())
    .map(([key]) => key)

function bounded(text: string, most: number): string {
  if (isLonger(text, most))
    throw new Fault('bad-request', say('A text of more than {most} characters is too long. Shorten it.', { most }))
  return text
}

/** The name of a command as one word, `code-issue`, where a door has no spaces. */
export const nodeOf = ({ name }: Command) => name.replace(' ', '-')

/** The help line of a command with a capital letter, as a list shows it. */
export function titleOf({ help }: Command): string {
  const title = say(help)
  return title.charAt(0).toUpperCase() + title.slice(1)
}

/** @throws Fault item-not-found */
export function commandAt(commands: Command[], node: string): Command {
  const found = commands.find(command => nodeOf(command) === node)
  if (!found)
    throw new Fault(
      'item-not-found',
      say("There is no command '{node}'; 'help' lists them.", { node: node.slice(0, 40) }),
    )
  return found
}

/** Lists the commands that this caller may use. */
export const commandsFor = (commands: Command[], caller: Caller): Command[] =>
  commands.filter(command => mayUse(command, caller))
