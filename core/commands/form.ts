// A command as a form: the fields that it asks for next, or its answer. The doors that have forms draw them in their own way.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { findInboxRecord } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { missingInputs, type Answer, type Choice, type Command, type Input } from './command.ts'
import { changedIn, changedMeanwhile, readSeen, writeSeen } from './edited.ts'
import { invokeOnce } from './once.ts'
import { InputFault } from './run.ts'
import { say } from '../../texts/say.ts'

export interface CommandForm {
  fields: FormField[]
  /** What is to be mended, or what is asked for further. */
  why?: string | undefined
  /** The name of the field that `why` is about. */
  at?: string | undefined
  /** What the record that it edits said when the form was drawn: the form carries it along. */
  seen?: string
}

export interface FormField {
  name: string
  input: Input
  /** What is known of it. */
  value: string | undefined
  /** What one chooses from; empty where one writes. */
  choices: Choice[]
}

type Raw = Record<string, string>

/** A form with what is known; fields whose choices depend on another one that is empty come later. */
export async function openForm(
  context: Context,
  caller: Caller,
  { inputs, edits }: Command,
  raw: Raw,
  about: Pick<CommandForm, 'why' | 'at'> = {},
): Promise<CommandForm> {
  const edited = await edits?.(context, caller, raw)
  const known = { ...edited?.values, ...raw }
  const open = Object.entries(inputs).filter(([, { of }]) => of === undefined || raw[of]?.trim())
  const fields = open.map(async ([name, input]) => {
    const choices = (await input.choices?.(context, caller, raw)) ?? []
    return { name, input, value: known[name], choices }
  })
  return { fields: await Promise.all(fields), ...about, ...(edited && { seen: writeSeen(edited) }) }
}

/** What people can mend in a form; every other refusal is thrown. */
const MENDABLE = ['bad-request', 'item-not-found', 'not-acceptable']

/**
 * Takes a form that was filled in: runs the command, or shows the form again with what is missing or wrong.
 * @param drawn what the form says of the record that it was drawn from (`CommandForm.seen`)
 * @throws Fault what no other filling in would change
 */
export async function submitForm(
  context: Context,
  caller: Caller,
  command: Command,
  raw: Raw,
  drawn = '',
): Promise<CommandForm | { answer: Answer }> {
  const seen = readSeen(drawn)
  if (!seen) return submit(context, caller, command, raw)
  return context.serially(`edit ${seen.id}`, async () => {
    const is = await command.edits?.(context, caller, raw)
    const isAgain = (await findInboxRecord(context, caller)) !== undefined
    const changed = is && !isAgain && (await changedMeanwhile(context, command, raw, { seen, is }))
    if (changed) return openForm(context, caller, command, changed.raw, { why: changed.why })
    return submit(context, caller, command, changedIn(command, raw, seen))
  })
}

async function submit(
  context: Context,
  caller: Caller,
  command: Command,
  raw: Raw,
): Promise<CommandForm | { answer: Answer }> {
  const again = (about: Pick<CommandForm, 'why' | 'at'>) => openForm(context, caller, command, raw, about)
  const [missing] = missingInputs(command.inputs, raw)
  if (missing)
    return again({
      why: say("'{label}' is needed.", { label: say(command.inputs[missing]?.label ?? missing) }),
      at: missing,
    })
  try {
    const answer = await invokeOnce(context, caller, { command, fields: raw })
    return answer.ask === undefined ? { answer } : again({ ...(answer.text && { why: answer.text }), at: answer.ask })
  } catch (error) {
    if (!(error instanceof Fault) || !MENDABLE.includes(error.condition)) throw error
    return again({
      why: error.message,
      at: error instanceof InputFault ? error.field : fieldMeant(error.message, raw),
    })
  }
}

/**
 * The field that a refusal is about: the only one whose text the refusal quotes, or one of whose names it lists at its end, or the only one that
 * was filled in. Nothing where that is not clear.
 */
function fieldMeant(message: string, raw: Raw): string | undefined {
  const filled = Object.keys(raw).filter(name => raw[name]?.trim())
  if (filled.length === 1) return filled[0]
  const [, list = ''] = /: ([^\s,]+(?:, [^\s,]+)*)\.$/.exec(message) ?? []
  const listed = new Set(list.split(', '))
  const isQuoted = (text: string) =>
    ["'", '„'].some(mark => message.includes(mark + text) && isEnd(message, mark + text))
  const isMeant = (typed: string) =>
    isQuoted(typed.trim()) || typed.split(/[\s,;]+/).some(name => name && (isQuoted(name) || listed.has(name)))
  const found = filled.filter(name => isMeant(raw[name] ?? ''))
  return found.length === 1 ? found[0] : undefined
}

/** Whether a quoted text ends, or goes on with a further word. */
const isEnd = (message: string, quoted: string): boolean =>
  /^['“ ]/.test(message.slice(message.indexOf(quoted) + quoted.length))
