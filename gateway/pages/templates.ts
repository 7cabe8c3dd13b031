// /templates: one's own templates, and each as somebody else would read it. Nothing is sent from here.
import type { Config } from '../../config.ts'
import { z } from 'zod'
import { previewText } from '../../core/broadcasts/preview.ts'
import { permit } from '../../core/policy/permit.ts'
import { personNamed } from '../../core/people/person.ts'
import { templateNamed, templatesOf } from '../../core/templates/template.ts'
import type { Template } from '../../core/templates/records.ts'
import { fillableOf } from '../../core/templates/text.ts'
import { Fault } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field } from '../visit/page.ts'
import { readInput, toSignIn, type Page, type Visit } from '../visit/visit.ts'
import type { Caller } from '../../core/model/caller.ts'
import { momentText } from '../../core/model/moment.ts'
import { say } from '../../texts/say.ts'

const SHOWN = 100

const Asked = z.object({ template: z.string().max(200).optional(), person: z.string().max(1_100).optional() })
type Asked = z.infer<typeof Asked>

export const templates: Page = async visit => {
  const { context, caller, request } = visit
  if (!caller) return toSignIn(visit)
  permit('member', caller)
  const asked = readInput(Asked, request.query)
  const found = (await templatesOf(context, caller)).slice(0, SHOWN)
  return {
    title: say('Your templates'),
    wide: true,
    main: html`<p class="lead">
        ${say('Texts with fields that you keep to send them again. Look at each as somebody else would read it. You send it in the chat, with: template send NAME to GROUP.')}
      </p>
      ${asked.template && asked.person ? await preview(visit, caller, asked) : undefined}
      ${found.length ? html`${found.map(each => card(context.config, each, asked))}` : html`<p>${say('You have none yet. In the chat, write to Bellhop: template create NAME TEXT.')}</p>`}
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}

async function preview({ context }: Visit, caller: Caller, { template = '', person = '' }: Asked): Promise<Html> {
  try {
    const reader = await personNamed(context, person)
    const text = await previewText(context, fillableOf(await templateNamed(context, template, caller)), reader, caller)
    return html`<section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">${say('{name}, as {person} would read it', { name: template, person: reader.name })}</h2>
      <p class="written" dir="auto">${text}</p>
    </section>`
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return html`${alertNote(error.message)}`
  }
}

/** The form asks by GET: a preview changes nothing, and its address can be kept. */
const card = (config: Pick<Config, 'timeZone'>, { id, name, texts, changed }: Template, asked: Asked): Html =>
  html`<section class="card" aria-labelledby="template-${id}">
    <h2 id="template-${id}">${name}</h2>
    <p class="hint">${say('Changed {time}', { time: momentText(config, changed) })}</p>
    ${texts.map(
      each =>
        html`<h3>${each.language}</h3>
          <p class="written" lang="${each.language}" dir="auto">${each.text}</p>`,
    )}
    <form method="get" action="/templates">
      <input type="hidden" name="template" value="${name}" />
      ${field({
        name: 'person',
        id: `person-${id}`,
        label: say('As whom? A username'),
        value: asked.template === name ? (asked.person ?? '') : '',
        most: 1_000,
      })}
      <button aria-label="${say('Preview of {name}', { name })}">${say('Preview')}</button>
    </form>
  </section>`
