// The fields of a command's form as HTML, and what a browser sends of them as the texts that commands take.
import { encodeFile, type Choice, type Input } from '../../core/commands/command.ts'
import type { FormField } from '../../core/commands/form.ts'
import { html, type Html } from '../visit/html.ts'
import { sentFile } from './sent-file.ts'
import { say } from '../../texts/say.ts'

/** Before the names of a command's fields: forms have fields of their own, as `once`, which is also one of a command's. */
const PREFIX = 'field.'

/** Before the name of a field whose file was sent with an earlier form. */
const KEPT = 'kept.'

export const inputName = (field: string): string => PREFIX + field

/** Of more choices, all are folded away until somebody opens them. */
const OPEN = 6

/** A file of more characters is asked for again with each further question. */
const LONGEST_KEPT = 8_000_000

/** What a browser's field for a day and a time can show; anything else stays a text. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/

/** @param why what is wrong with this field */
export function fieldHtml({ name: field, input, value = '', choices }: FormField, why?: string): Html {
  const [name, called] = [inputName(field), say(input.label)]
  const about = why === undefined ? undefined : html`<p class="alert" id="${name}-why">${why}</p>`
  const label = html`<label for="${name}"
    >${called}${input.required ? undefined : html` <span class="hint">${say('(may be left empty)')}</span>`}</label
  >`
  const wrong = why === undefined ? undefined : html`aria-invalid="true" aria-describedby="${name}-why"`
  const isKept = isFile(input) && value !== '' && value.length <= LONGEST_KEPT
  const marks = html`id="${name}" name="${name}" ${input.required && !isKept ? html`required` : undefined} ${wrong}`
  if (input.type === 'boolean')
    return html`<div class="field">${about}${tick(name, called, /^(1|true|yes|on)$/i.test(value))}</div>`
  if (input.type === 'many' && choices.length) return html`${about}${several(name, called, choices, value)}`
  return html`<div class="field">${label}${about}${control()}</div>`

  function control(): Html {
    if (choices.length)
      return html`<select ${marks}>
        ${input.required ? undefined : html`<option value="">–</option>`} ${options(choices, value)}
      </select>`
    if (isFile(input)) return html`${isKept ? keptFile(field, value) : undefined}<input type="file" ${marks} />`
    if (input.type === 'multiline' || input.type === 'many')
      return html`<textarea ${marks} rows="${input.type === 'many' ? 3 : 8}" maxlength="100000">${value}</textarea>`
    if (input.isMoment && (!value || MOMENT.test(value)))
      return html`<input type="datetime-local" ${marks} value="${value.replace(' ', 'T')}" />`
    return html`<input
      ${marks}
      value="${value}"
      maxlength="1000"
      autocomplete="off"
      ${input.type === 'number' ? html`inputmode="numeric"` : undefined}
    />`
  }
}

/** The choices of a `select`. */
export const options = (choices: Choice[], chosen: string): Html[] =>
  choices.map(
    each =>
      html`<option value="${each.value}" ${each.value === chosen ? html`selected` : undefined}>${each.label}</option>`,
  )

export const isFile = ({ type }: Pick<Input, 'type'>): boolean => type === 'file' || type === 'upload'

/** A browser fills no file in again: what it sent before goes along, unseen, until another one is chosen. */
const keptFile = (field: string, value: string): Html =>
  html`<input type="hidden" name="${KEPT}${field}" value="${value}" />
    <p class="hint">${say('The file that you chose is kept.')}</p>`

const tick = (name: string, label: string, isOn: boolean, value = 'yes'): Html =>
  html`<label class="tick"
    ><input type="checkbox" name="${name}" value="${value}" ${isOn ? html`checked` : undefined} /> ${label}</label
  >`

function several(name: string, label: string, choices: FormField['choices'], value: string): Html {
  const chosen = new Set(value.split(/[\s,;]+/))
  const ticks = html`${choices.map(each => tick(name, each.label, chosen.has(each.value), each.value))}`
  if (choices.length <= OPEN)
    return html`<fieldset class="field">
      <legend>${label}</legend>
      ${ticks}
    </fieldset>`
  const isChosen = choices.some(each => chosen.has(each.value))
  return html`<details class="field" ${isChosen ? html`open` : undefined}>
    <summary>${label} (${choices.length})</summary>
    <div role="group" aria-label="${label}">${ticks}</div>
  </details>`
}

/** The fields of a command that a form or an address brought; nothing for what is empty. */
export function filledIn(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null) return {}
  const textsAt = (prefix: string) =>
    Object.entries(given)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]): [string, string] => [name.slice(prefix.length), textOf(value)])
      .filter(([, text]) => text !== '')
  return Object.fromEntries([...textsAt(KEPT), ...textsAt(PREFIX)])
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join('\n')
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
  const file = sentFile(value)
  return file ? encodeFile(file.bytes) : ''
}
