// /console/do/NODE: any command as a form, and what it answers. A form that is sent twice has one effect and one answer.
import { commandAt, nodeOf, titleOf, type Answer, type Command } from '../../core/commands/command.ts'
import { openForm, submitForm, type CommandForm } from '../../core/commands/form.ts'
import { permit } from '../../core/policy/permit.ts'
import { wasRefused } from '../../xep/fault.ts'
import { formOrigin } from '../visit/form-once.ts'
import { html } from '../visit/html.ts'
import { alertNote, form } from '../visit/page.ts'
import type { View } from '../visit/visit.ts'
import { fieldHtml, filledIn, isFile } from './fields.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { actNames, isAct } from './act-names.ts'
import { answerHtml } from './parts.ts'
import { takeFields } from './taking.ts'
import { say } from '../../texts/say.ts'

export const commandForm = consolePage('commands', async visit => {
  const { context, caller, request } = visit
  const command = commandOf(visit)
  const raw = known(command, request.query)
  return formView(visit, command, raw, await openForm(context, caller, command, raw))
})

export const commandTaken = consolePage('commands', async visit => {
  const { context, request } = visit
  const command = commandOf(visit)
  const { raw, refused } = await takeFields(visit, command)
  if (refused) return typedView(visit, command, raw, { why: refused.message, at: refused.field })
  if (command.preview && isPreview(request.body)) return previewView(visit, command, command.preview, raw)
  const origin = formOrigin(visit)
  const caller = { ...visit.caller, ...(origin !== undefined && { origin }) }
  try {
    const own = only(raw, name => !isOfPreview(command, name))
    const taken = await submitForm(context, caller, command, own, seenIn(request.body))
    return 'answer' in taken ? answerView(visit, command, taken.answer) : formView(visit, command, raw, taken)
  } catch (error) {
    if (!wasRefused(error)) throw error
    return { ...(await typedView(visit, command, raw, { why: error.message })), status: error.status }
  }
})

/** @throws Fault forbidden for who may not use it, whatever was filled in */
export function commandOf({ context, caller, request }: ConsoleVisit): Command {
  const node = new Map(Object.entries(request.params ?? {})).get('node')
  const command = commandAt(context.house.commands, String(node))
  permit(command.who, caller)
  return command
}

type Raw = Record<string, string>

const only = (raw: Raw, isMeant: (name: string) => boolean): Raw =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => isMeant(name)))

const known = ({ inputs }: Command, query: unknown): Raw => only(filledIn(query), name => Object.hasOwn(inputs, name))

/** Whether a field is one that the preview alone asks for. */
const isOfPreview = ({ inputs, preview }: Command, name: string): boolean =>
  !Object.hasOwn(inputs, name) && Object.hasOwn(preview?.inputs ?? {}, name)

const isPreview = (body: unknown): boolean => Object(body).do === 'preview'

/** What the form was drawn from, where its command edits a record. */
function seenIn(body: unknown): string | undefined {
  const { seen } = Object(body)
  return typeof seen === 'string' ? seen : undefined
}

/** The form as it was sent. It still carries what it was drawn from: nobody has looked whether that has changed. */
async function typedView(
  visit: ConsoleVisit,
  command: Command,
  raw: Raw,
  { why, at }: Pick<CommandForm, 'why' | 'at'> = {},
): Promise<View> {
  const { context, caller, request } = visit
  const opened = await openForm(context, caller, command, raw, { why, at })
  const seen = seenIn(request.body)
  return formView(visit, command, raw, { ...opened, ...(seen !== undefined && { seen }) })
}

/** The form again, below what its command would do. */
async function previewView(visit: ConsoleVisit, command: Command, preview: Command, raw: Raw): Promise<View> {
  const { context, caller } = visit
  const shown = await submitForm(
    context,
    caller,
    preview,
    only(raw, name => Object.hasOwn(preview.inputs, name)),
  )
  if (!('answer' in shown)) return typedView(visit, command, raw, shown)
  const view = await typedView(visit, command, raw)
  const above = html`<section class="card" role="status" aria-labelledby="preview">
    <h2 id="preview">${say('Preview')}</h2>
    ${answerHtml(shown.answer)}
  </section>`
  return { ...view, main: html`${above}${view.main}` }
}

async function formView(
  visit: ConsoleVisit,
  command: Command,
  raw: Raw,
  { fields, why, at, seen }: CommandForm,
): Promise<View> {
  const { context, caller } = visit
  const { preview } = command
  const asked = preview && (await openForm(context, caller, preview, raw))
  const further = (asked?.fields ?? []).filter(({ name }) => isOfPreview(command, name))
  const all = [
    ...fields.filter(({ input }) => !input.forPrograms),
    ...further.map(each => ({ ...each, input: { ...each.input, required: false } })),
  ]
  const note = all.some(({ name }) => name === at) ? undefined : alertNote(why)
  const content = html`${all.map(each => fieldHtml(each, each.name === at ? why : undefined))}
    <input type="hidden" name="back" value="${backOf(visit)}" />
    ${seen === undefined ? undefined : html`<input type="hidden" name="seen" value="${seen}" />`}
    <p class="choices">
      ${preview && html`<button class="second" name="do" value="preview">${say('Preview')}</button>`}
      <button>${nameOf(command)}</button>
      <a class="button second" href="${backOf(visit)}">${say('Back')}</a>
    </p>`
  const hasFile = all.some(({ input }) => isFile(input))
  return {
    title: nameOf(command),
    main: html`<p class="lead">${titleOf(command)}.</p>
      ${note}
      <div class="card">${form(visit, `/console/do/${nodeOf(command)}`, content, { hasFile })}</div>`,
  }
}

const answerView = (visit: ConsoleVisit, command: Command, answer: Answer): View => ({
  title: nameOf(command),
  main: html`<div class="card" role="status">${answerHtml(answer)}</div>
    <p class="choices"><a class="button" href="${backOf(visit)}">${say('Go on')}</a></p>`,
})

/** As the console calls it, else as chat does. */
export function nameOf(command: Command): string {
  const node = nodeOf(command)
  return isAct(node) ? actNames[node]() : command.name
}

/** Where the form was opened: a page of ours, or else the list of all commands. */
function backOf({ request }: ConsoleVisit): string {
  const given = { ...Object(request.query), ...Object(request.body) }.back
  return typeof given === 'string' && /^\/(console|mails|invites)([/?]|$)/.test(given) ? given : '/console/commands'
}
