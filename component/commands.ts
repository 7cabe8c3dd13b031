// Commands as XEP-0050 ad-hoc commands: a form for what has to be known, fixed text for the outcome. Nothing is kept
// between the stages: the form carries all, so a restart in between loses nothing.
import { randomUUID } from 'node:crypto'
import {
  commandAt,
  invoke,
  missingInputs,
  type Answer,
  type Command,
  type Input,
  nodeOf,
  titleOf,
} from '../core/commands/command.ts'
import { permit } from '../core/policy/permit.ts'
import { AdHoc } from '../xep/adhoc.ts'
import { Fault } from '../xep/fault.ts'
import type { Form } from '../xep/forms.ts'
import type { Of } from '../xep/schema.ts'
import { addressed } from './address.ts'
import { toText } from '../core/commands/render.ts'
import { iqSet, type Request, type Route } from './router.ts'

type Stage = Of<typeof AdHoc>
type Raw = Record<string, string>

export const commands: Route[] = [iqSet(AdHoc, AdHoc, execute)]

async function execute(request: Request, { node, sessionid = randomUUID(), action, form }: Stage): Promise<Stage> {
  const address = await addressed(request)
  const command = commandAt(request.context.house.commands, node)
  permit(command.who, request.caller)
  if (action === 'cancel') return { node, sessionid, status: 'canceled' }
  if (form?.type === 'submit') return run(request, command, sessionid, values(form))
  const given: Raw = Object.fromEntries(Object.entries(address.fields ?? {}).filter(([key]) => key in command.inputs))
  if (Object.keys(command.inputs).length) return ask(request, command, sessionid, given)
  return run(request, command, sessionid, {})
}

async function run(request: Request, command: Command, sessionid: string, raw: Raw): Promise<Stage> {
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return ask(request, command, sessionid, raw, `'${command.inputs[missing]?.label}' is needed.`)
  try {
    const answer = await invoke(request.context, request.caller, command, raw)
    if (answer.ask) return ask(request, command, sessionid, raw, answer.text)
    return outcome(command, sessionid, answer)
  } catch (error) {
    if (!(error instanceof Fault) || !['bad-request', 'item-not-found', 'not-acceptable'].includes(error.condition))
      throw error
    return ask(request, command, sessionid, raw, error.message) // can be mended in the form
  }
}

async function ask(
  { context, caller }: Request,
  command: Command,
  sessionid: string,
  raw: Raw,
  why?: string,
): Promise<Stage> {
  const open = Object.entries(command.inputs).filter(([, { of }]) => of === undefined || raw[of]?.trim())
  const fields = await Promise.all(
    open.map(async ([name, input]) => toField(name, input, raw[name], await input.choices?.(context, caller, raw))),
  )
  const form: Of<typeof Form> = { type: 'form', title: titleOf(command), ...(why && { instructions: why }), fields }
  return {
    node: nodeOf(command),
    sessionid,
    status: 'executing',
    actions: { execute: 'complete', complete: [{}] },
    form,
  }
}

function toField(
  name: string,
  input: Input,
  value: string | undefined,
  choices: { value: string; label: string }[] = [],
) {
  const types = {
    text: 'text-single',
    number: 'text-single',
    multiline: 'text-multi',
    file: 'text-multi',
    boolean: 'boolean',
    many: 'text-multi',
  }
  const list = input.type === 'many' ? 'list-multi' : 'list-single'
  return {
    var: name,
    type: choices.length ? list : types[input.type],
    label: input.label,
    required: input.required ? [{}] : [],
    values: value === undefined ? [] : value.split('\n'),
    options: choices,
  }
}

function values({ fields }: Of<typeof Form>): Raw {
  const given = fields.filter(field => field.var !== undefined && field.var !== 'FORM_TYPE')
  return Object.fromEntries(given.map(field => [field.var, field.values.join('\n')]))
}

/**
 * The outcome as one text: Gajim and Profanity show the first value of a fixed field alone, and show a note beside it. So
 * there is one value, against XEP-0004's wish to have no newline in it, and no note.
 */
function outcome(command: Command, sessionid: string, answer: Answer): Stage {
  const fixed = { type: 'fixed', required: [], options: [], values: [toText(answer)] }
  const form: Of<typeof Form> = { type: 'result', title: titleOf(command), fields: [fixed] }
  return { node: nodeOf(command), sessionid, status: 'completed', form }
}
