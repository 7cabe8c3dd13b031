// /console/do/NODE: any command as a form, and what it answers. A form that is sent twice has one effect and one answer.
import { commandAt, nodeOf, titleOf, type Answer, type Command } from '../../core/commands/command.ts'
import { openForm, submitForm, type CommandForm } from '../../core/commands/form.ts'
import { permit } from '../../core/policy/permit.ts'
import { wasRefused } from '../../xep/fault.ts'
import { formOrigin } from '../visit/form-once.ts'
import { html } from '../visit/html.ts'
import { alertNote, form } from '../visit/page.ts'
import type { View } from '../visit/visit.ts'
import { fieldHtml, filledIn } from './fields.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import { answerHtml, type Act } from './parts.ts'

export const commandForm = consolePage('commands', async visit => {
  const { context, caller, request } = visit
  const command = commandOf(visit)
  return formView(visit, command, await openForm(context, caller, command, known(command, request.query)))
})

export const commandTaken = consolePage('commands', async visit => {
  const { context, request } = visit
  const command = commandOf(visit)
  const raw = filledIn(request.body)
  const origin = formOrigin(visit)
  const caller = { ...visit.caller, ...(origin !== undefined && { origin }) }
  try {
    const taken = await submitForm(context, caller, command, raw)
    return 'answer' in taken ? answerView(visit, command, taken.answer) : formView(visit, command, taken)
  } catch (error) {
    if (!wasRefused(error)) throw error
    return {
      ...formView(visit, command, await openForm(context, caller, command, raw, { why: error.message })),
      status: error.status,
    }
  }
})

/** @throws Fault forbidden for who may not use it, whatever was filled in */
export function commandOf({ context, caller, request }: ConsoleVisit): Command {
  const node = new Map(Object.entries(request.params ?? {})).get('node')
  const command = commandAt(context.house.commands, String(node))
  permit(command.who, caller)
  return command
}

const known = ({ inputs }: Command, query: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(filledIn(query)).filter(([name]) => Object.hasOwn(inputs, name)))

function formView(visit: ConsoleVisit, command: Command, { fields, why, at }: CommandForm): View {
  const { texts } = visit
  const isAt = (name: string) => name === at
  const note = fields.some(({ name }) => isAt(name)) ? undefined : alertNote(why)
  const hasFile = fields.some(({ input }) => input.type === 'file')
  const content = html`${fields.map(each => fieldHtml(texts, each, isAt(each.name) ? why : undefined))}
    <input type="hidden" name="back" value="${backOf(visit)}" />
    <p class="choices">
      <button>${nameOf(visit, command)}</button>
      <a class="button second" href="${backOf(visit)}">${texts.back}</a>
    </p>`
  return {
    title: nameOf(visit, command),
    main: html`<p class="lead">${titleOf(command)}.</p>
      ${note}
      <div class="card">${form(visit, `/console/do/${nodeOf(command)}`, content, { hasFile })}</div>`,
  }
}

const answerView = (visit: ConsoleVisit, command: Command, answer: Answer): View => ({
  title: nameOf(visit, command),
  main: html`<div class="card" role="status">${answerHtml(answer)}</div>
    <p class="choices"><a class="button" href="${backOf(visit)}">${visit.texts.console.goOn}</a></p>`,
})

/** As the console calls it, else as chat does. */
export function nameOf({ texts }: ConsoleVisit, command: Command): string {
  const node = nodeOf(command)
  return isAct(texts.console.acts, node) ? texts.console.acts[node] : command.name
}

const isAct = (all: Record<Act, string>, node: string): node is Act => Object.hasOwn(all, node)

/** Where the form was opened: a page of ours, or else the list of all commands. */
function backOf({ request }: ConsoleVisit): string {
  const given = { ...Object(request.query), ...Object(request.body) }.back
  return typeof given === 'string' && /^\/(console|mails|invites)([/?]|$)/.test(given) ? given : '/console/commands'
}
