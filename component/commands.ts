// Commands as XEP-0050 ad-hoc commands: a form for what has to be known, fixed text for the outcome. The form carries all
// that is known; its session (command-sessions.ts) has its effect once.
import { commandAt, type Answer, type Command, type Input, nodeOf, titleOf } from '../core/commands/command.ts'
import { openForm, submitForm, type CommandForm, type FormField } from '../core/commands/form.ts'
import { findInboxRecord } from '../core/inbox.ts'
import { categoriesFor, categoryAt, type Category } from '../core/commands/category.ts'
import type { Address } from '../core/subject.ts'
import { permit } from '../core/policy/permit.ts'
import { AdHoc } from '../xep/adhoc.ts'
import type { Form } from '../xep/forms.ts'
import type { Of } from '../xep/schema.ts'
import { findAddress } from './address.ts'
import { CommandSessions, type Stage, type Step } from './command-sessions.ts'
import { toText } from '../core/commands/render.ts'
import { iqSet, type Request, type Route } from './router.ts'
import { say } from '../texts/say.ts'

type Raw = Record<string, string>

/** Fields of a category's forms: what is chosen at the first stage, and what was chosen at the next ones. */
const CHOICE = 'bellhop#choice'
const CHOSEN = 'bellhop#chosen'

export function commands(): Route[] {
  const sessions = new CommandSessions()
  const callerOf = ({ caller }: Request, { origin }: Step) => ({ ...caller, origin, door: 'form' as const })
  const takeStep = (request: Request, stage: Stage) =>
    sessions.step(
      request.from,
      stage,
      step => execute({ ...request, caller: callerOf(request, step) }, stage, step.sessionid),
      async step => (await findInboxRecord(request.context, callerOf(request, step))) !== undefined,
    )
  return [iqSet(AdHoc, AdHoc, takeStep)]
}

async function execute(request: Request, { node, form }: Stage, sessionid: string): Promise<Stage> {
  const address = await findAddress(request)
  const { categories, commands: all } = request.context.house
  const raw = form?.type === 'submit' ? values(form) : undefined
  const category = categoryAt(categoriesFor(categories, request.caller), node)
  if (category) {
    return within(category, raw, (command, fields) => take(request, address, command, sessionid, fields))
  }
  const command = commandAt(all, node)
  permit(command.who, request.caller)
  return take(request, address, command, sessionid, raw)

  async function within(
    { commands, ...about }: Category,
    given: Raw | undefined,
    then: (command: Command, fields: Raw | undefined) => Promise<Stage>,
  ): Promise<Stage> {
    const { [CHOICE]: chosen, [CHOSEN]: before, ...fields } = given ?? {}
    const command = commands.find(each => [chosen, before].includes(nodeOf(each)))
    if (!command) return choose({ commands, ...about }, node, sessionid)
    const stage = await then(command, before === undefined ? undefined : fields)
    const { form: next } = stage
    if (stage.status !== 'executing' || !next) return { ...stage, node }
    return { ...stage, node, form: { ...next, fields: [hidden(CHOSEN, nodeOf(command)), ...next.fields] } }
  }
}

/** @param raw the form that was filled in; none at the first stage */
function take(
  request: Request,
  address: Address,
  command: Command,
  sessionid: string,
  raw: Raw | undefined,
): Promise<Stage> {
  if (raw) return run(request, command, sessionid, raw)
  const given: Raw = Object.fromEntries(Object.entries(address.fields ?? {}).filter(([key]) => key in command.inputs))
  if (Object.keys(command.inputs).length) return ask(request, command, sessionid, given)
  return run(request, command, sessionid, {})
}

/** The first stage of a category: which of its commands. */
function choose({ about, commands }: Category, node: string, sessionid: string): Stage {
  const options = commands.map(each => ({ value: nodeOf(each), label: titleOf(each) }))
  const field = { var: CHOICE, type: 'list-single', label: say('Command'), required: [{}], values: [], options }
  const form: Of<typeof Form> = { type: 'form', title: say(about), fields: [field] }
  return { node, sessionid, status: 'executing', actions: { execute: 'complete', complete: [{}] }, form }
}

const hidden = (name: string, value: string) => ({
  ...{ var: name, type: 'hidden', required: [], options: [] },
  values: [value],
})

async function run(request: Request, command: Command, sessionid: string, raw: Raw): Promise<Stage> {
  const { [SEEN]: drawn, ...typed } = raw
  const taken = await submitForm(request.context, request.caller, command, typed, drawn)
  return 'answer' in taken ? outcome(command, sessionid, taken.answer) : toStage(command, sessionid, taken)
}

async function ask({ context, caller }: Request, command: Command, sessionid: string, raw: Raw): Promise<Stage> {
  return toStage(command, sessionid, await openForm(context, caller, command, raw))
}

function toStage(command: Command, sessionid: string, { fields, why, seen }: CommandForm): Stage {
  const form: Of<typeof Form> = {
    ...{ type: 'form', title: titleOf(command) },
    ...(why && { instructions: why }),
    fields: [...fields.map(toField), ...(seen === undefined ? [] : [hidden(SEEN, seen)])],
  }
  return {
    node: nodeOf(command),
    sessionid,
    status: 'executing',
    actions: { execute: 'complete', complete: [{}] },
    form,
  }
}

/** The field by which a form carries what it was drawn from. */
const SEEN = 'seen'

const TYPES: Record<Input['type'], string> = {
  text: 'text-single',
  number: 'text-single',
  multiline: 'text-multi',
  file: 'text-multi',
  boolean: 'boolean',
  many: 'text-multi',
  upload: 'text-single',
}

function toField({ name, input, value, choices }: FormField) {
  const list = input.type === 'many' ? 'list-multi' : 'list-single'
  return {
    var: name,
    type: choices.length ? list : TYPES[input.type],
    label: say(input.label),
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
