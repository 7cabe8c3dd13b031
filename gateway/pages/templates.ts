// /templates: one's own templates, and each as somebody else would read it. Nothing is sent from here.
import { z } from 'zod'
import { previewText } from '../../core/broadcasts/preview.ts'
import { permit } from '../../core/policy/permit.ts'
import { personNamed } from '../../core/people/person.ts'
import { templateNamed, templatesOf } from '../../core/templates/template.ts'
import type { Template } from '../../core/templates/records.ts'
import { fillableOf } from '../../core/templates/text.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { momentText } from '../visit/language.ts'
import { alertNote, field } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import type { Caller } from '../../core/model/caller.ts'

const SHOWN = 100

const Asked = z.object({ template: z.string().max(200).optional(), person: z.string().max(1_100).optional() })
type Asked = z.infer<typeof Asked>

export const templates: Page = async visit => {
  const { context, texts, caller, request } = visit
  if (!caller) return toSignIn(visit)
  permit('member', caller)
  const asked = readInput(visit, Asked, request.query)
  const found = (await templatesOf(context, caller)).slice(0, SHOWN)
  return {
    title: texts.templatesTitle,
    wide: true,
    main: html`<p class="lead">${texts.templatesLead}</p>
      ${asked.template && asked.person ? await preview(visit, caller, asked) : undefined}
      ${found.length ? html`${found.map(each => card(visit, each, asked))}` : html`<p>${texts.templatesNone}</p>`}
      <p><a href="/">${texts.home}</a></p>`,
  }
}

async function preview(
  { context, texts }: Visit,
  caller: Caller,
  { template = '', person = '' }: Asked,
): Promise<Html> {
  try {
    const reader = await personNamed(context, person)
    const text = await previewText(context, fillableOf(await templateNamed(context, template, caller)), reader, caller)
    return html`<section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">${texts.templateAs(template, reader.name)}</h2>
      <p class="written" dir="auto">${text}</p>
    </section>`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return html`${alertNote(error.message)}`
  }
}

/** The form asks by GET: a preview changes nothing, and its address can be kept. */
const card = ({ texts }: Visit, { id, name, texts: written, changed }: Template, asked: Asked): Html =>
  html`<section class="card" aria-labelledby="template-${id}">
    <h2 id="template-${id}">${name}</h2>
    <p class="hint">${texts.templateChanged(momentText(changed))}</p>
    ${written.map(
      each =>
        html`<h3>${each.language}</h3>
          <p class="written" lang="${each.language}" dir="auto">${each.text}</p>`,
    )}
    <form method="get" action="/templates">
      <input type="hidden" name="template" value="${name}" />
      ${field({
        name: 'person',
        id: `person-${id}`,
        label: texts.templatePerson,
        value: asked.template === name ? (asked.person ?? '') : '',
        most: 1_000,
      })}
      <button aria-label="${texts.templatePreviewOf(name)}">${texts.templatePreview}</button>
    </form>
  </section>`
