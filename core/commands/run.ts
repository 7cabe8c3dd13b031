// Runs commands with fields as texts, as every door has them, and tells the subjects of acts of administrators.
import { Fault, wasRefused } from '../../xep/fault.ts'
import { beginningOf } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import type { Act, ActOutcome } from '../model/act.ts'
import type { Caller } from '../model/caller.ts'
import { permit } from '../policy/permit.ts'
import { isSameRecord, noteEditor } from './edited.ts'
import { missingInputs, type Answer, type Command, type Input, type Progress } from './command.ts'
import { say } from '../../texts/say.ts'

type Raw = Record<string, string>

/** Runs a command. @throws Fault */
export async function runCommand(
  context: Context,
  caller: Caller,
  command: Command,
  raw: Raw,
  progress: Progress = () => {},
): Promise<Answer> {
  const { who, inputs, run, name } = command
  permit(who, caller)
  const unknown = Object.keys(raw).find(key => !Object.hasOwn(inputs, key))
  if (unknown) throw new Fault('bad-request', unknownText(command, unknown.slice(0, 40)))
  const missing = missingInputs(inputs, raw)[0]
  if (missing && missing in raw)
    throw new Fault('bad-request', say("'{name}' got nothing for '{missing}': say what it is.", { name, missing }))
  if (missing)
    throw new Fault(
      'bad-request',
      say("'{name}' needs the field '{missing}'; its fields are {fields}.", {
        ...{ name, missing },
        fields: fieldList(inputs),
      }),
    )
  const fields = Object.entries(inputs).map(([key, input]) => [key, parse(key, input, raw[key] ?? '')])
  const edited = await command.edits?.(context, caller, raw)
  const runIt = async () => {
    const answer = await run(context, caller, Object.fromEntries(fields), progress)
    if (edited && answer.ask === undefined) {
      const after = await command.edits?.(context, caller, raw)
      if (!isSameRecord(edited, after)) await noteEditor(context, edited, caller)
    }
    return answer
  }
  if (!caller.admin || command.readsOnly) return runIt()
  return runTold(context, { caller, name, fields: withoutSecrets(inputs, raw) }, runIt)
}

/** Runs an act between telling the subjects that it begins and what became of it. */
async function runTold(context: Context, act: Act, run: () => Promise<Answer>): Promise<Answer> {
  const begun = context.house.subjects.map(({ actBegins }) => actBegins?.(context, act))
  const ends = await Promise.all(begun)
  const end = (outcome: ActOutcome, why?: string) => Promise.all(ends.map(each => each?.(outcome, why)))
  try {
    const answer = await run()
    await end(answer.ask === undefined ? 'done' : 'asked')
    return answer
  } catch (error) {
    await (wasRefused(error) ? end('refused', error.message) : end('failed'))
    throw error
  }
}

const LONGEST = 2_000 // characters of a field

/** The fields without secrets. What people wrote to others and files are measured, and not repeated. */
function withoutSecrets(inputs: Record<string, Input>, raw: Raw): Raw {
  const given = Object.entries(raw).filter(([, value]) => value.trim())
  return Object.fromEntries(given.map(([key, value]) => [key, toldValue(inputs[key], value)]))
}

function toldValue(input: Input | undefined, value: string): string {
  if (!input || input.secret) return '…'
  if (input.type === 'multiline' || input.type === 'file') return `(${value.length} characters)`
  return beginningOf(value.trim(), LONGEST)
}

/** A field that cannot be read. */
export class InputFault extends Fault {
  readonly field: string

  constructor(field: string, { condition, message }: Fault) {
    super(condition, `${field}: ${message}`)
    this.field = field
  }
}

function parse(key: string, input: Input, raw: string): unknown {
  try {
    return input.parse(raw)
  } catch (error) {
    throw error instanceof Fault ? new InputFault(key, error) : error
  }
}

const unknownText = ({ name, inputs }: Command, unknown: string): string =>
  Object.keys(inputs).length
    ? say("'{name}' has no field '{unknown}'; its fields are {fields}.", { name, unknown, fields: fieldList(inputs) })
    : say("'{name}' has no field '{unknown}'; it has no fields.", { name, unknown })

const fieldList = (inputs: Record<string, Input>): string =>
  Object.entries(inputs)
    .map(([field, { required }]) => (required ? field : say('{field} (optional)', { field })))
    .join(', ')
